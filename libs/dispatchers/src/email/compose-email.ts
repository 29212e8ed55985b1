import { type NotificationMessage, type NotifiedAlert } from '@circuitwatch/alerting-definitions';
import { type SendMailOptions } from 'nodemailer';
import { worstOf } from '../message/alert-section.ts';
import { cleanLine } from '../message/clean-text.ts';
import { digestOf } from '../message/message-digest.ts';
import { mainAlerts } from '../message/message-title.ts';
import { plainTextOf } from '../message/plain-text.ts';
import { drawDistribution } from '../picture/draw-distribution.ts';
import { bandColour } from './email-colours.ts';
import { emailHtml } from './email-html.ts';
import { messageIdOf, threadIdOf } from './thread-ids.ts';

/** Alerts shown one by one: a mail stays below the 102 kB at which Gmail cuts. */
const mostRows = 40;
const mostSections = 12;
const mostPictures = 3;

/** The alerts whose distributions are drawn: one of each feature, the worst first. */
function alertsToDraw(alerts: readonly NotifiedAlert[]): readonly NotifiedAlert[] {
  const byFeature = Map.groupBy(
    alerts.filter((alert) => alert.distribution !== null),
    (alert) => alert.distribution?.feature,
  );
  const worst = [...byFeature.values()].map(worstOf).filter((alert) => alert !== null);
  return worst.slice(0, mostPictures);
}

/** The header's value: one line of ASCII words; what does not fit is for the body. */
function headerValue(text: string): string {
  return cleanLine(text, 200).replace(/[^\x20-\x7e]/gu, '?');
}

/**
 * A mail without recipients: subject, HTML, text, pictures, and headers that thread it with its group and keep
 * out-of-office answers away. The same message makes the same mail but for the boundaries between its parts.
 */
export function composeEmail(message: NotificationMessage, from: string): SendMailOptions {
  const digest = digestOf(message, mostRows);
  const thread = threadIdOf(message.groupKey, from);
  const pictures = alertsToDraw(mainAlerts(message)).flatMap(({ distribution }, index) => {
    const picture = distribution === null ? null : drawDistribution(distribution);
    return picture === null ? [] : [{ ...picture, cid: `distribution-${index + 1}@circuitwatch` }];
  });
  const urgent = message.status === 'FIRING' && message.reason !== 'TEST' && digest.severity <= 1;
  return {
    from,
    subject: digest.title,
    date: message.createdAt,
    messageId: messageIdOf(message.id, from),
    inReplyTo: thread,
    references: [thread],
    ...(urgent && { priority: 'high' }),
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'X-Circuitwatch-Message': headerValue(message.id),
      'X-Circuitwatch-Status': message.status,
      'X-Circuitwatch-Severity': String(digest.severity),
      'X-Circuitwatch-Reason': message.reason,
      'X-Circuitwatch-Action-Group': headerValue(message.actionGroup),
      'X-Circuitwatch-Rule': headerValue(mainAlerts(message)[0]?.ruleName ?? ''),
    },
    text: plainTextOf(digest, mostSections),
    html: emailHtml(digest, {
      band: bandColour(message, digest.severity),
      pictures,
      sections: mostSections,
      footer: `You get this mail because you are in the action group ${cleanLine(message.actionGroup, 80)} of circuitwatch.`,
    }),
    attachments: pictures.map(({ png, cid }, index) => ({
      filename: `distribution-${index + 1}.png`,
      content: png,
      contentType: 'image/png',
      contentDisposition: 'inline',
      cid,
    })),
    // Texts come from people and models: nothing in them may make the mailer read a file or a URL.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
