/** Printed in every answer and kept in every case; `version.test.ts` holds it to package.json. */
export const OCCAM_VERSION = '0.1.0';
