import type { ReactNode } from 'react';
import { Button as AriaButton, ToggleButton as AriaToggle } from 'react-aria-components';
import { visible } from '../../shared/lib/host-name.ts';

interface ButtonProps {
  readonly children: ReactNode;
  readonly onPress?: () => void;
  /** 'main': the one thing to do here; 'quiet': no frame. */
  readonly kind?: 'main' | 'plain' | 'quiet';
  readonly disabled?: boolean;
  /** Name for screen readers where the content is only a picture; also the tooltip. */
  readonly label?: string;
  readonly className?: string;
  readonly autoFocus?: boolean;
}

/** A push button. */
export function Button({ children, onPress, kind = 'plain', disabled = false, label, className = '', autoFocus = false }: ButtonProps) {
  return (
    <Tip text={label}>
      <AriaButton
        className={`button button-${kind} ${className}`}
        isDisabled={disabled}
        autoFocus={autoFocus}
        {...(label === undefined ? {} : { 'aria-label': visible(label) })}
        {...(onPress === undefined ? {} : { onPress })}
      >
        {children}
      </AriaButton>
    </Tip>
  );
}

interface ToggleProps {
  readonly children: ReactNode;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
  readonly label?: string;
  readonly className?: string;
}

/** A button that stays in. */
export function Toggle({ children, on, onChange, label, className = 'pill' }: ToggleProps) {
  return (
    <Tip text={label}>
      <AriaToggle className={className} isSelected={on} onChange={onChange} {...(label === undefined ? {} : { 'aria-label': visible(label) })}>
        {children}
      </AriaToggle>
    </Tip>
  );
}

/** A plain tooltip around something; nothing when there is no text. */
function Tip({ text, children }: { readonly text: string | undefined; readonly children: ReactNode }) {
  return text === undefined ? (
    children
  ) : (
    <span className="tip" title={visible(text)}>
      {children}
    </span>
  );
}
