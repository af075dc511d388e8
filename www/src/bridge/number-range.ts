/** Allowed values of a number that is not a declared parameter. */
export interface NumberRange {
  whole: boolean;
  min: number;
  max: number;
}
