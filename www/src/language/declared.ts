/** The page's own texts for what the core declares in English: titles and sentences by name, all optional. */
export interface DeclaredTexts {
  groups?: Readonly<Record<string, DeclaredText>>;
  parameters?: Readonly<Record<string, DeclaredText>>;
  presets?: Readonly<Record<string, DeclaredText>>;
  /** Energy models and the dense baselines. */
  energy?: Readonly<Record<string, DeclaredText>>;
  /** Phrases of the titles of worlds, and families of worlds, by their English words. */
  worlds?: Readonly<Record<string, string>>;
  families?: Readonly<Record<string, string>>;
  /** Units of parameters. */
  units?: Readonly<Record<string, string>>;
  /** Names of actions. */
  actions?: Readonly<Record<string, string>>;
}

export interface DeclaredText {
  title: string;
  help: string;
}
