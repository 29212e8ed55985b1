import { type NotificationMessage } from '@circuitwatch/alerting-definitions';
import { worstOf } from '../message/alert-section.ts';
import { cleanLine } from '../message/clean-text.ts';
import { humanNumber } from '../message/human-figures.ts';
import { messageLinks } from '../message/message-links.ts';
import { mainAlerts, messageTitle } from '../message/message-title.ts';
import { countSeptets, singleSms } from './gsm-text.ts';

/**
 * The message as one SMS: `MLOpsCrit: Sev2 firing High MAE Alert: 3 circuits of plant-01, worst 0.52
 * (model_accuracy_mae > 0.25)`, with the page's address where it fits.
 */
export function smsText(message: NotificationMessage): string {
  const group = cleanLine(message.actionGroupShortName, 12);
  const title = messageTitle(message).replace(/^\[([^\]]*)\]/u, '$1');
  const alerts = mainAlerts(message);
  const worst = worstOf(alerts);
  const figure =
    worst === null || message.status === 'RESOLVED'
      ? ''
      : `, ${alerts.length > 1 ? 'worst' : 'value'} ${humanNumber(worst.value)} (${cleanLine(worst.condition, 60)})`;
  const text = `${group === '' ? '' : `${group}: `}${title}${figure}`;
  const page = messageLinks(message).find(({ kind }) => kind === 'OPEN')?.url;
  const whole = `${text} ${page}`;
  const fits = page !== undefined && (countSeptets(singleSms(text)) ?? Infinity) + page.length + 1 <= 160;
  return singleSms(fits ? whole : text);
}
