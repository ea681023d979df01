import DOMPurify from 'dompurify';
import MarkdownIt from 'markdown-it';
import { visible } from '../../shared/lib/host-name.ts';

// No raw HTML, no pictures, no links made of bare text: notes quote what strangers wrote into logs.
const markdown = new MarkdownIt({ html: false, linkify: false, breaks: true }).disable(['image', 'link', 'autolink', 'reference']);

const ALLOWED = [
  'p',
  'br',
  'strong',
  'em',
  's',
  'code',
  'pre',
  'blockquote',
  'ul',
  'ol',
  'li',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'hr',
  'table',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
];

/** Markdown as HTML that can neither run, load nor lead anywhere. Misleading characters are shown as escapes; line ends stay. */
export function renderMarkdown(text: string): string {
  const lines = text.split('\n').map((line) => visible(line.replaceAll('\t', '    ')));
  return DOMPurify.sanitize(markdown.render(lines.join('\n')), { ALLOWED_TAGS: ALLOWED, ALLOWED_ATTR: [] });
}
