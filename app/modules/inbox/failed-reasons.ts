/** What an error of applying means and what to do about it, for people. */
export interface FailureWords {
  title: string;
  /** What it means, in a sentence. */
  meaning: string;
  /** What to do, in a sentence. */
  remedy: string;
}

/** The first that fits is taken. SQLSTATEs stand first in the text, by their class (the first two characters). */
const known: readonly { pattern: RegExp; words: FailureWords }[] = [
  {
    pattern: /^57014 |statement timeout/,
    words: {
      title: "The database took too long",
      meaning:
        "Writing what follows from the event ran into the time limit: the database was busy or waited for a lock.",
      remedy:
        "Look at the database's load. Once it answers quickly again, retry: nothing is wrong with the events.",
    },
  },
  {
    pattern: /^(?:08|53|57|58)[0-9A-Z]{3} /,
    words: {
      title: "The database was not available",
      meaning: "The database was away, full or shutting down while the event was applied.",
      remedy: "Look at its disk, connections and log. Once it is well, retry.",
    },
  },
  {
    pattern: /^42[0-9A-Z]{3} /,
    words: {
      title: "The tables are not those of this version",
      meaning: "A table or column that this version of Paidtrail needs is missing, or may not be used.",
      remedy: "Run the migrations (npm start does it) and check the database user's rights, then retry.",
    },
  },
  {
    pattern: /^(?:22|54)[0-9A-Z]{3} /,
    words: {
      title: "A value does not fit",
      meaning:
        "The event carries a value that the database cannot hold: too long, too large, or of another form.",
      remedy:
        "Open one of the events and look at its payload. If Stripe really sends this, report it with the event's type: Paidtrail has to learn it.",
    },
  },
  {
    pattern: /^23[0-9A-Z]{3} /,
    words: {
      title: "It contradicts what is stored",
      meaning:
        "What the event would write breaks a rule of the database, such as one that something exists only once.",
      remedy:
        "Open one of the events and compare it with the stored object. When the contradiction is gone, retry.",
    },
  },
  {
    pattern: /^P0[0-9A-Z]{3} /,
    words: {
      title: "The database refuses it by a rule of its own",
      meaning: "A trigger or function in the database, which is not Paidtrail's, raised this error.",
      remedy: "Ask whoever looks after the database for the rule. When it is changed, retry.",
    },
  },
  {
    pattern: /Cannot read propert|is not a function|is not iterable|undefined|Unexpected token/,
    words: {
      title: "Paidtrail cannot read this payload",
      meaning: "The payload has a form that this version was not written for: a fault in Paidtrail.",
      remedy:
        "Update Paidtrail, then retry. If there is no newer version, report the event's type and API version.",
    },
  },
];

const unknown: FailureWords = {
  title: "Applying it failed",
  meaning: "Paidtrail has no words for this error yet; it stands below as it was seen.",
  remedy: "Open one of the events: its attempts say since when. Mend what the error names, then retry.",
};

const ungrouped: FailureWords = {
  title: "Failed before errors were grouped",
  meaning: "These failed under an earlier version of Paidtrail, for one reason or several.",
  remedy: "Retry them: what fails again is grouped by its error.",
};

export function failureWords({ group, error }: { group: string; error: string }): FailureWords {
  const found = known.find(({ pattern }) => pattern.test(error))?.words;
  return found ?? (group === "" ? ungrouped : unknown);
}
