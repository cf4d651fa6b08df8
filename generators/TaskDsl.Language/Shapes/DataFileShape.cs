namespace TaskDsl.Language.Shapes;

/// <summary>The keys of an experiment's <c>data</c>.</summary>
public static class DataFileShape
{
    private static readonly TextShape Text = new();

    private static readonly DataPathShape Path = new();

    private static readonly EitherShape Texts = new(Text, new ListShape(Text, "a list of texts", least: 1));

    /// <summary>How a field's value is found, where a path alone does not say it.</summary>
    public static MapShape Field { get; } = new(
        "a mapped field",
        new Key("path", Path, "Where the value stands.", "$.rating"),
        new Key("value", Text, "The same value for every item, instead of a path.", "Yes"),
        new Key("values", new TableShape(Text, "a map from the data's values to the task's"), "What the data's values are called in the task; of booleans, numbers and null as JSON writes them.", "{ true: Yes, false: No }"),
        new Key("optional", new FlagShape(), "Whether an item without the key, or with null, just lacks the field. An error otherwise.", "true"),
        new Key("numbers", new ChoiceShape("text"), "That numbers are taken as their text. An error otherwise.", "text"),
        new Key("cut_prefix", Text, "What is cut off the beginning of values that have it.", "\"Question: \""));

    /// <summary>Files of one form.</summary>
    public static MapShape Source { get; } = new(
        "a source of data",
        new Key("file", Texts, "The file or files: JSON Lines, a JSON list, or CSV (….csv, ….tsv), plain or gzip; relative to this file.", "train.jsonl.gz") { Required = true },
        new Key("shape", new ChoiceShape("pairs", "trl", "ultrafeedback", "hh_rlhf", "safe_rlhf", "arena", "reward_bench", "panda_lm", "critiques_base", "critiques", "critiques_helpfulness"), "A published form, instead of 'map'. Without both, the records' keys are the fields' names.", "ultrafeedback"),
        new Key("map", new TableShape(new EitherShape(Path, Field), "a map from a field to a path"), "Where each field's value stands; for pairs also 'chosen.answer', 'rejected.answer', 'confidence' and 'margin'.", "{ question: $.prompt }"),
        new Key("each", Path, "The items of a record, where it holds several: a path with [*]. The same steps in other paths mean the same item.", "\"$.data.questions[*]\""),
        new Key("group", Path, "What names an item's group. All items of a group fall on one side of a split.", "$.source_id"),
        new Key("for", Texts, "The format or formats that the items are examples of; all that their fields fill if left out.", "base"),
        new Key("where", new DataConditionsShape(), "What must stand at a path for an item to count; others are left out.", "{ $.split: train }"),
        new Key("unless", new DataConditionsShape(), "What must not stand at a path for an item to count; others are left out.", "{ $.skip: true }"),
        new Key("flawless", new WholeShape(1, 7), "Of the form 'critiques': from which rating on an answer without critiques has no flaw.", "7"),
        new Key("roles", new TableShape(Text, "a map from the data's roles to the task's"), "What the data's roles are called in the task's conversation.", "{ user: User, assistant: Chatbot }"),
        new Key("prefer", new ChoiceShape("better", "safer"), "Which of the two preferences of PKU-SafeRLHF counts.", "safer"),
        new Key("margins", new ChoiceShape("scores"), "That a pair's margin is the difference of its two scores.", "scores"),
        new Key("invalid", new ChoiceShape("error", "leave_out"), "What becomes of an item that does not fit: an error (the default), or it is left out and counted.", "leave_out"),
        new Key("trim", new FlagShape(), "Whether white space at the ends of values is cut, and counted. An error otherwise.", "true"));

    private static readonly ListShape Sources = new(Source, "a list of sources", least: 1);

    private static readonly EitherShape HeldOut = new(new NumberShape(0, 1, aboveLeast: true), Source, Sources);

    /// <summary>The splits.</summary>
    public static MapShape Data { get; } = new(
        "'data'",
        new Key("train", new EitherShape(Source, Sources), "What is trained on.", "{ file: train.jsonl.gz, map: { question: $.prompt } }") { Required = true },
        new Key("validation", HeldOut, "What is decided by while training: files, or the share of the groups of 'train' that is held out.", "0.05"),
        new Key("test", HeldOut, "What is measured with: files, or the share of the groups of 'train' that is held out.", "0.1"));
}
