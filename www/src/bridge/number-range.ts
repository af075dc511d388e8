/** What a number that is no declared parameter may be. */
export interface NumberRange {
  whole: boolean;
  min: number;
  max: number;
}
