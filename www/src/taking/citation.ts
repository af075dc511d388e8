/** How a run is cited: the facts of CITATION.cff with the version, the weights and the link of the run. */
const TITLE = "Spikeground: a spiking Rainbow DQN that learns gridworlds in a browser tab";
const AUTHORS = "The Spikeground maintainers";

interface Cited {
  version: string;
  digest: string;
  link: string;
}

export function plainCitation({ version, digest, link }: Cited): string {
  return `${AUTHORS}. ${TITLE}. Version ${version}. Weights ${digest}. ${link}`;
}

export function bibtex({ version, digest, link }: Cited): string {
  return `@software{spikeground,
  author = {{${AUTHORS}}},
  title = {{${TITLE}}},
  version = {${version}},
  note = {Weights ${digest}},
  url = {${link}}
}`;
}
