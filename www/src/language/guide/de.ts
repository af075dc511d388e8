/** The guided tours, the glossary and the answers to "Why does it not learn?" in German; the keys are those of `en.ts`. */
import type { Guide, TourTexts } from "./en.js";

const tours = {
  start: {
    title: "Die Seite in einer Minute",
    about: "Was du siehst, was ein Spike ist und ob Spikes sparsamer sind. Eine Minute.",
    steps: [
      {
        title: "Die Welt",
        text: "Der Agent (die Scheibe mit dem Pfeil) soll den Stern ★ erreichen. Dunkle Felder sind Löcher: Wer hineinfällt, bekommt nichts, und die Episode ist vorbei. Er kann ← ↓ → ↑ gehen, und jeder Schritt geht dahin, wohin er soll. Noch weiß er nichts: Seine Pfeile sind geraten.",
      },
      {
        title: "Das Gehirn",
        text: "Das ist das Netz des Agenten: {neurons} Neuronen in vier Schichten. Jede Zeile ist ein Neuron, jede Spalte ein Moment; {steps} Momente sind eine Entscheidung. Ein oranger Strich ist ein **Spike**: Die Ladung des Neurons hat die Schwelle erreicht, es hat einen Impuls gesendet und beginnt wieder bei null. Kein Strich: Das Neuron war in diesem Moment **still**. Lass es lernen und schau zu.",
        act: "Lass es lernen",
      },
      {
        title: "Es hat gelernt",
        text: "Die Punktzahl vergleicht, was die besten Aktionen des Agenten einbringen, mit einem Zufallslauf (0) und mit dem Bestmöglichen (1). Sie steht jetzt, nach {env_steps} Schritten, bei **{score}**. Die Pfeile führen um die Löcher herum zum Stern.",
      },
      {
        title: "Stille Neuronen",
        text: "Beim Lernen wurden die Neuronen dazu gebracht, still zu sein. Von allen Momenten aller Neuronen vergehen **{silence}** ohne Spike, und in einer Entscheidung von {steps} Momenten senden {silentNeurons} der Neuronen gar keinen. Ein stilles Neuron macht den Neuronen hinter ihm keine Arbeit: Darum geht es bei Spikes.",
      },
      {
        title: "Lila: Zahlen von anderen",
        text: "Lila Worte und gestrichelte lila Linien sind Zahlen aus Veröffentlichungen über andere Netze. **{published}** hat der SpikingBrain-Bericht in einem Sprachmodell gezählt, auf seine eigene Art. Die Zahl dient dem Vergleich. Ein Ziel ist sie nicht: Sie zu übertreffen macht ein Netz nicht gut.",
      },
      {
        title: "Sind Spikes hier sparsamer?",
        text: "Das hängt davon ab, was man zählt. **Mit Speicher** (jedes gelesene Gewicht wird bezahlt) braucht eine Entscheidung dieses Netzes {ofFp16} der Energie eines gewöhnlichen, gleich großen FP16-Netzes und {ofInt8} der eines 8-Bit-Netzes. **Nur gerechnet**, Speicher umsonst, sind es {ofFp16Arithmetic} des FP16-Netzes: So kommt die veröffentlichte Ersparnis von SpikingBrain zustande, {saving}. Die Liste oben in dieser Karte wählt, was zählt.",
      },
      {
        title: "Sieh ihm beim Laufen zu",
        text: "Immer wenn ein Lauf pausiert, kannst du dem Agenten zusehen oder selbst spielen. Ändere danach die Welt, die Einstellungen oder den Agenten: Alles läuft in diesem Tab, und der Link von **Link kopieren** wiederholt einen Lauf genau.",
        act: "Zusehen",
      },
    ],
  },
  neuron: {
    title: "Ein Neuron",
    about: "Steuere ein Neuron von Hand: Ladung, Leck, Schwelle, Rücksetzen, Spike, und wie es lernt. Drei Minuten.",
    steps: [
      {
        title: "Ladung",
        text: "Ein Neuron sammelt Strom auf seiner **Membran**, wie Wasser in einem Eimer. Hier läuft die Zeit von links nach rechts; die schwarze Linie ist die Membran. Stelle **Strom** auf 0,10: Die Linie steigt, immer langsamer, und bleibt unter der gestrichelten.",
        act: "Strom auf 0,10 stellen",
      },
      {
        title: "Leck",
        text: "Sie bleibt darunter, weil der Eimer leckt: Nach jedem Moment ist nur ein Teil der Ladung übrig, hier {leak}. Die Ladung pendelt sich ein, wo Strom und Leck gleich sind: bei Strom / (1 − Rest). Lass weniger auslaufen, **Was bleibt** auf 0,95, und sie steigt höher.",
        act: "0,95 übrig lassen",
      },
      {
        title: "Schwelle und Spike",
        text: "Die gestrichelte Linie ist die **Schwelle**. Erreicht die Membran sie, sendet das Neuron einen **Spike**, den orangen Strich oben. Ein Spike hat keine Größe: Er ist da oder nicht.",
        act: "Strom auf 0,30 stellen",
      },
      {
        title: "Rücksetzen",
        text: "Nach einem Spike beginnt die Membran wieder bei null: das **Rücksetzen**. Mehr Strom, mehr Spikes: Ein Neuron sagt mit der Häufigkeit, wie viel. Bewege **Strom** von 0 bis 0,6 und zähle.",
        act: "Strom auf 0,60 stellen",
      },
      {
        title: "Still durch die Schwelle",
        text: "Im Training verschiebt jedes Neuron seine eigene Schwelle, bis es ungefähr so oft feuert wie es soll, in 2 von 100 Momenten. Hebe **Schwelle**, und derselbe Strom macht weniger Spikes. So wird das Netz still.",
        act: "Schwelle auf 1,0 heben",
      },
      {
        title: "Lernen an einer Stufe",
        text: "Ein Spike ist eine Stufe, und eine Stufe hat keine Steigung, an der man lernen könnte: Ein wenig mehr Ladung ändert meistens nichts. Darum rechnet das Lernen mit einem glatten Ersatz, dem **Ersatzgradienten** (der Kurve rechts): Je näher die Membran der Schwelle war, desto mehr wird dieses Neuron belehrt. Die Punkte sind die Momente links.",
      },
      {
        title: "Im Netz",
        text: "Das ist ein solches Neuron im Netz, angeheftet: seine Membran, seine Schwelle, seine Spikes und die Felder, auf die es antwortet. Sein Strom kommt von den Spikes der Schicht davor. Zeige auf eine Zeile und klicke, um sie anzuheften.",
        act: "Ein Neuron anheften",
      },
    ],
  },
  twin: {
    title: "Spikes gegen gewöhnlich",
    about: "Zwei Netze lernen nebeneinander mit demselben Seed. Wer braucht wie viele Rechenschritte? Zwei Minuten.",
    steps: [
      {
        title: "Zwei Netze",
        text: "Das Netz mit Spikes ist das auf dieser Seite. Sein **dichter Zwilling** hat gleich viele Neuronen, dieselben ersten Gewichte und denselben Seed, aber seine Neuronen geben Zahlen weiter statt Spikes. Beide lernen jetzt auf demselben Eis.",
        act: "Beide lernen lassen",
      },
      {
        title: "Nebeneinander",
        text: "Beide Linien sind Punktzahlen: 0 ist ein Zufallslauf, 1 das Bestmögliche. Kommen beide an? Wer zuerst? In dieser Welt hängt das vom Seed ab, ein Rennen beweist wenig; die Studie in der Dokumentation hat viele.",
      },
      {
        title: "Was meinst du?",
        text: "Welches Netz braucht mehr Rechenschritte für eine Entscheidung? Wähle, bevor du nachsiehst.",
      },
      {
        title: "Gezählt",
        text: "Das dichte Netz multipliziert immer die Zahl jedes Neurons mit jedem Gewicht. Das Netz mit Spikes **addiert** nur die Gewichte der Neuronen, die gerade gefeuert haben, und tut nichts für stille; das aber in {steps} Zeitschritten. Weniger Spikes, weniger Additionen.",
      },
      {
        title: "Rechenschritte sind keine Energie",
        text: "Eine Addition braucht weniger Energie als eine Multiplikation, aber ein Gewicht aus dem Speicher zu holen braucht mehr als beide. Dieselben Zahlen führen also zu verschiedenen Ersparnissen, und man muss sagen, welches Modell gilt. Die Liste in dieser Karte hat sie alle.",
      },
    ],
  },
  agent: {
    title: "Der ganze Agent",
    about: "Die sechs Teile von Rainbow, und wie jeder hier aussieht. Drei Minuten.",
    steps: [
      {
        title: "Was er lernt",
        text: "Der Agent lernt, für jede Aktion den **Ertrag** vorherzusagen: alle kommenden Belohnungen, spätere zählen weniger. Dann nimmt er die Aktion mit der höchsten Vorhersage. Lass ihn erst Erfahrung sammeln.",
        act: "Lass ihn lernen",
      },
      {
        title: "Erkunden",
        text: "Um den Stern überhaupt zu finden, muss er probieren: Einmal von zwanzig handelt er zufällig, und Felder, auf denen er selten war, bringen ihm einen kleinen eigenen Bonus. Die Zeile unter der Karte sagt, wie die letzte Aktion gewählt wurde.",
      },
      {
        title: "Wiederholen, nach Wichtigkeit",
        text: "Jeder Schritt wird gespeichert und später oft noch einmal geübt. Übergänge, bei denen der Agent sich geirrt hat, werden öfter geübt: **priorisiertes Wiederholen**. Die Balken zeigen, wie sehr er sich bei dem, was er noch weiß, irrt.",
      },
      {
        title: "Verteilungen, n Schritte, doppelt",
        text: "Er sagt nicht eine Zahl vorher, sondern wie der Ertrag verteilt ist, über 51 Werte: die Balken. Jede Vorhersage lernt aus drei echten Schritten Belohnung und der eigenen Vorhersage danach (**n Schritte**), und die nächste Aktion wählt ein Netz, und eine ältere Kopie bewertet sie (**doppelt**), damit er sich nichts vormacht.",
      },
      {
        title: "Zwei Ströme",
        text: "**Dueling**: Die Wert-Schicht sagt, wie gut der Zustand ist, die Vorteil-Schicht, wie sich die Aktionen unterscheiden. Beide sind Schichten mit Spikes; zusammen ergeben sie die Zahlen rechts.",
      },
      {
        title: "Rauschen",
        text: "Die Gewichte beider Ströme tragen Rauschen von gelernter Stärke, damit der Agent zusammenhängende Varianten ausprobiert statt einzelner Zufallsschritte. Wo er sicher ist, wird das Rauschen kleiner.",
      },
      {
        title: "Der Monitor",
        text: "Der Monitor entscheidet in jedem Zustand einmal und berichtet Spikes, Stille und Energie, ohne eine Spur im Lauf. Öffne ihn, und schließe ihn mit Esc.",
        act: "Monitor öffnen",
      },
      {
        title: "Teile ausschalten",
        text: "Jeder Teil ist ein Schalter in den Einstellungen. Schalte einen aus, drücke Start und sieh, wozu er gut war. So wurde auch Rainbow untersucht.",
      },
    ],
  },
  sparsity: {
    title: "Stille, Schicht für Schicht",
    about: "Was jede Definition zählt, was die veröffentlichten Zahlen sind und wo sich Spikes lohnen. Drei Minuten.",
    steps: [
      {
        title: "Ein gelerntes Netz",
        text: "Stille braucht ein Netz, das etwas gelernt hat; ein neues feuert in einem Drittel seiner Momente. Lass es erst lernen.",
        act: "Lass es lernen",
      },
      {
        title: "Plätze",
        text: "Nimm jedes Neuron, jeden Zeitschritt, jede Entscheidung: je ein **Platz**. Auf {silence} dieser Plätze ist kein Spike. Das ist die Zählung, die für gesparte Arbeit zählt, denn bei jedem Spike addieren die Neuronen dahinter ein Gewicht.",
      },
      {
        title: "Vier Zählungen",
        text: "Dasselbe Netz, auf vier Arten gezählt. Je Neuron und Entscheidung sind {silentNeurons} still: weniger, denn ein Neuron hat {steps} Gelegenheiten zu feuern. Und manche Neuronen feuern nie. In Veröffentlichungen heißt all das „sparsity“; eine Zahl ohne ihre Zählung sagt also nichts.",
      },
      {
        title: "{published}",
        text: "Der SpikingBrain-Bericht schreibt jede Spikezahl als Bits in drei Ebenen und zählt die Nullen: {published} in seinem Sprachmodell. So gezählt hat dieses Netz {planes}. Seine Eingaben und unsere sind verschieden, keine Zahl schlägt also die andere.",
      },
      {
        title: "Nach Schichten",
        text: "Die Schichten feuern nicht gleich oft: Die erste antwortet direkt auf Felder und feuert mehr, die späteren weniger. Alle beginnen bei etwa einem Drittel; dann wandert die Schwelle jedes Neurons, bis es still ist. Was das an Punkten kostet, wenn überhaupt, steht in der Karte links.",
      },
      {
        title: "{saving}",
        text: "Die Energiezahl des Berichts vergleicht eine 8-Bit-Addition (0,03 pJ, im Mittel 1,13-mal) mit einer FP16-Multiplikation (1,5 pJ), und Speicher kostet nichts: Das spart {saving}. Nach derselben Formel besteht fast jedes Netz mit Spikes; dieses braucht {ofFp16Arithmetic} der Energie.",
      },
      {
        title: "Wo sich Spikes lohnen",
        text: "Wird Speicher bezahlt, gibt es eine Feuerrate, bei der ein Netz mit Spikes so viel kostet wie ein dichtes: die **Gewinnschwelle**. Die nächste liegt für dieses Netz bei {breakEven}; es feuert auf {rate} seiner Plätze. Blaue gestrichelte Linien im Bild der Feuerraten sind solche Schwellen, die lila ist die eines anderen Netzes.",
      },
    ],
  },
};

export const guide: Guide = {
  /** By name; the steps of `ui/tours/steps.ts`, in order. */
  tours: tours as Record<keyof typeof tours, TourTexts>,
  panel: {
    label: "Rundgang",
    choose: "Rundgänge",
    chooseWords:
      "Jeder hat einen eigenen Lauf; deiner wartet und kommt zurück, wie er war. Esc beendet einen Rundgang jederzeit.",
    step: "{step} von {steps}",
    next: "Weiter",
    back: "Zurück",
    finish: "Fertig",
    leave: "Rundgang beenden (Esc)",
    more: "Weitere Rundgänge",
    learning: "Lernt: Schritt {step} von {last}",
    yourRun: "Dein Lauf ist, wie du ihn verlassen hast.",
  },
  bench: {
    current: "Strom",
    stays: "Was bleibt",
    threshold: "Schwelle",
    trace: "Membran eines Neurons über {steps} Zeitschritte: {spikes} Spikes, höchstens {highest}",
    spikes: "{spikes} Spikes in {steps} Momenten",
    slope: "Ersatzgradient über dem Abstand von der Schwelle",
    byHand: "Von Hand steuern",
    byHandHelp: "Die Zeit läuft, und der Strom ist, was du in jedem Moment einstellst",
  },
  race: {
    spiking: "Mit Spikes",
    dense: "Dichter Zwilling",
    step: "Schritt",
    score: "Punktzahl",
    operations: "Rechenschritte je Entscheidung",
    additions: "{count} Additionen",
    multiplications: "{count} Multiplikationen mit Addition",
    chart: "Punktzahlen beider Netze über {steps} Schritte: mit Spikes {spiking}, dicht {dense}",
    waiting: "wartet",
    failed: "Der Zwilling konnte nicht lernen: {reason}.",
    question: "Für eine Entscheidung braucht mehr Rechenschritte",
    answers: { spiking: "das Netz mit Spikes", dense: "das dichte Netz", same: "keines: gleich viele" },
    right: "Richtig.",
    wrong: "Sieh dir die Zahlen an:",
    verdict:
      "mit Spikes {spiking} Additionen, dicht {dense} Multiplikationen mit Addition. Das dichte Netz braucht {times}-mal so viele.",
    verdictMore:
      "mit Spikes {spiking} Additionen, dicht {dense} Multiplikationen mit Addition: Hier braucht das Netz mit Spikes mehr.",
    early: "Lass erst beide lernen (Schritt 1 dieses Rundgangs).",
  },
  glossary: {
    spike: {
      name: "Spike",
      text: "Ein Impuls eines Neurons. Er ist da oder nicht und hat keine Größe. Ein Neuron sendet ihn, wenn seine Membran die Schwelle erreicht.",
    },
    membrane: {
      name: "Membran",
      text: "Die Ladung, die ein Neuron gesammelt hat. In jedem Zeitschritt läuft ein wenig aus, und nach einem Spike beginnt sie wieder bei null.",
    },
    threshold: {
      name: "Schwelle",
      text: "Die Ladung, bei der ein Neuron feuert. Jedes Neuron hat seine eigene und verschiebt sie im Training, bis es ungefähr so oft feuert, wie es soll.",
    },
    timeStep: {
      name: "Zeitschritt",
      text: "Ein Moment des Netzes. Eine Entscheidung dauert einige davon (4, wenn nichts geändert ist); in jedem kann ein Neuron höchstens einen Spike senden.",
    },
    slot: {
      name: "Neuron-Moment (Platz)",
      text: "Ein Neuron in einem Zeitschritt einer Entscheidung. Stille und Feuerrate sind Anteile davon.",
    },
    silence: {
      name: "Stille",
      text: "Anteil der Plätze ohne Spike. Was still ist, macht den Neuronen dahinter keine Arbeit.",
    },
    firing: {
      name: "Feuerrate",
      text: "Anteil der Plätze mit Spike: 100 % minus Stille.",
    },
    score: {
      name: "Punktzahl",
      text: "Was die besten Aktionen des Agenten einbringen, auf einer Skala, auf der ein Zufallslauf 0 hat und die bestmögliche Strategie 1. Wo die Welt ein Modell hat, wird sie genau berechnet; der Agent sieht sie nie.",
    },
    return: {
      name: "Ertrag",
      text: "Die Summe aller Belohnungen einer Episode von hier an. Abgezinst: Jeder spätere Schritt zählt etwas weniger (0,99 des vorigen, wenn nichts geändert ist).",
    },
    twin: {
      name: "Dichter Zwilling",
      text: "Ein gewöhnliches Netz mit gleich vielen Neuronen, denselben ersten Gewichten und demselben Seed, dessen Neuronen Zahlen statt Spikes weitergeben.",
    },
    surrogate: {
      name: "Ersatzgradient",
      text: "Eine glatte Kurve anstelle der Steigung eines Spikes, der eine Stufe ist und keine hat. Lernen braucht eine Steigung.",
    },
    breakEven: {
      name: "Gewinnschwelle",
      text: "Die Feuerrate, bei der ein Netz mit Spikes so viel Energie braucht wie ein dichtes. Sie hängt vom Energiemodell und vom dichten Netz ab.",
    },
    energyModel: {
      name: "Energiemodell",
      text: "Eine Tabelle, was ein Rechenschritt in Pikojoule kostet und was gezählt wird: nur Rechnen, oder auch Speicher.",
    },
    quantised: {
      name: "8 Bit, FP16, FP32",
      text: "Wie viele Bits eine Zahl hat. Weniger Bits brauchen weniger Energie beim Multiplizieren und Holen. FP: Gleitkomma; INT: ganze Zahlen.",
    },
    priority: {
      name: "Wichtigkeit",
      text: "Wie sehr sich der Agent bei einem gespeicherten Übergang geirrt hat. Je höher, desto öfter wird er geübt.",
    },
    distribution: {
      name: "Verteilung der Erträge",
      text: "Der Agent sagt vorher, wie wahrscheinlich jeder von 51 möglichen Erträgen ist, nicht nur ihren Mittelwert.",
    },
    greedy: {
      name: "Gierig",
      text: "Immer die Aktion nehmen, die am besten scheint, ohne zu erkunden.",
    },
    seed: {
      name: "Seed",
      text: "Die Zahl, aus der aller Zufall eines Laufs gezogen wird. Gleicher Seed und gleiche Einstellungen ergeben denselben Lauf, bis aufs letzte Bit.",
    },
    digest: {
      name: "Prüfsumme",
      text: "Ein kurzer Fingerabdruck aller Gewichte. Zwei Läufe mit derselben Prüfsumme haben bis aufs letzte Bit dieselben Gewichte.",
    },
    checkpoint: {
      name: "Checkpoint",
      text: "Eine Datei, die einen Lauf enthält. Wieder geladen, hier oder im Terminal, geht er weiter, als wäre er nie unterbrochen worden.",
    },
  },
};
