/** An account of Twilio, or of a service with its API. */
export interface TwilioAccount {
  readonly kind: 'TWILIO';
  /** Without a path, such as `https://api.twilio.com`. */
  readonly baseUrl: string;
  readonly accountSid: string;
  readonly authToken: string;
  /** The sender: a number as E.164, or the sid (`MG...`) of a messaging service. */
  readonly from: string;
}

/** A resource of Azure Communication Services. */
export interface AzureCommunicationResource {
  readonly kind: 'AZURE_COMMUNICATION';
  /** Such as `https://contoso.communication.azure.com`. */
  readonly endpoint: string;
  /** Base64. */
  readonly accessKey: string;
  /** A number of the resource as E.164, or an alphanumeric sender. */
  readonly from: string;
}

/** Who carries SMS. */
export type SmsProvider = TwilioAccount | AzureCommunicationResource;

/** One SMS to be sent. */
export interface Sms {
  /** The same in every attempt. */
  readonly id: string;
  /** E.164. */
  readonly to: string;
  readonly text: string;
  readonly createdAt: Date;
}
