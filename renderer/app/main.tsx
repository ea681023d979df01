import { createRoot } from 'react-dom/client';
import './fonts.css';
import './tokens.css';
import './base.css';
import '../ui/ui.css';
import { App } from './app.tsx';

createRoot(document.getElementById('app')!).render(<App />);
