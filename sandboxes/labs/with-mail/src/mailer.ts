import nodemailer from 'nodemailer';

export const mailer = nodemailer.createTransport(process.env.SMTP_URL ?? 'smtp://localhost:1025', {
  from: 'Shop <shop@example.org>',
});
