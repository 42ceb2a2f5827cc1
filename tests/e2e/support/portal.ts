import { required } from './environment';

/** The portal that the demo has too, active and without clients. */
export const SAMPLE_PORTAL = Number(required('CLIENTPRESS_SAMPLE_PORTAL'));
