namespace TaskDsl.Language.Shapes;

/// <summary>The keys of a <c>*.task.yaml</c>.</summary>
public static class TaskFileShape
{
    private static readonly TextShape Text = new();

    private static readonly ChoiceShape FieldType = new("text", "paragraph", "line");

    /// <summary>A field that is more than its type.</summary>
    public static MapShape Field { get; } = new(
        "a field",
        new Key("type", FieldType, "What the field's values, or the texts of a conversation's turns, may hold: text (anything), paragraph (no blank line), line (no line break).", "line"),
        new Key("turns", new ListShape(Text, "a list of roles"), "The roles of a conversation: the field's values are lists of one or more turns, each a role and a text. Context only.", "[User, Chatbot]"),
        new Key("as", Text, "How each turn of a conversation is written: {role} and {text} once each.", "\"{role}: {text}\\n\""),
        new Key("labels", new ListShape(Text, "a list of labels"), "The field's values: two or more texts, the positive one (flawed, helpful) first.", "[Yes, No]"),
        new Key("empty", new FlagShape(), "Whether the empty text is a value.", "true"),
        new Key("max_tokens", new WholeShape(1, int.MaxValue), "The most tokens that a sampled value may have; a longer sample is cut off and counts as unparsed.", "64"));

    /// <summary>The examples before a text.</summary>
    public static MapShape Shots { get; } = new(
        "'shots'",
        new Key("count", new WholeShape(1, int.MaxValue), "How many whole examples stand before the text, as context.", "4") { Required = true },
        new Key("of", Text, "The format of those examples, one without shots; the format itself if left out.", "critique"),
        new Key("separator", Text, "What follows each of them.", "\"\\n\\n\""),
        new Key("choose", new ChoiceShape("fixed", "each"), "fixed: the same examples before every item. each: drawn for each item, never the item itself or its twin.", "fixed"));

    /// <summary>One format.</summary>
    public static MapShape Format { get; } = new(
        "a format",
        new Key("extends", Text, "The format whose text this one continues.", "base"),
        new Key("given", new TableShape(Text, "a map from a label field to its label"), "Labels that are fixed: no parameters, but still in the text. Formats that extend this one inherit them.", "{ critiqueable: Yes }"),
        new Key("template", Text, "The text, with {field} where a field's value stands and {{ or }} for a brace. An extension begins with a blank line.", "\"Question: {question}\\nAnswer: {answer}\""),
        new Key("learns", new EitherShape(Text, new ListShape(Text, "a list of fields")), "The fields that are trained: the loss mask. All else is context. Not inherited.", "answer"),
        new Key("parse", new ChoiceShape("exact", "guarded"), "exact: no two examples may have one text, which the build proves. guarded: rendering refuses an example whose text has a second reading. Inherited.", "guarded"),
        new Key("shots", Shots, "Few-shot: whole examples of the training split before the text. Not inherited.", "{ count: 4, of: critique }"),
        new Key("scores", new ChoiceShape("end"), "Instead of learns: the text is one side of a pair, closed by the end token, at which a reward is read (Ye et al., 2024).", "end"),
        new Key("without", Text, "The field whose extension is left out in a second format, PREFERENCE_without_FIELD, for the baseline.", "critique"),
        new Key("margins", new TableShape(new NumberShape(0, double.PositiveInfinity), "a map from a confidence to its margin"), "The margin of the reward loss for each confidence of a pair.", "{ slightly better: 0.33, better: 0.67, significantly better: 1 }"));

    /// <summary>A whole file.</summary>
    public static MapShape File { get; } = new(
        "a task",
        new Key("task", Text, "The task's name, a C# identifier: the task Addition becomes the class AdditionTask.", "Addition") { Required = true },
        new Key("title", Text, "The task's name for people.", "Addition of whole numbers"),
        new Key("summary", Text, "One line that says what the task asks.", "Add two whole numbers."),
        new Key("oracle", Text, "What draws questions and judges answers: addition, 3-sat, alphabetize, race, or the name of a C# type in the project.", "addition"),
        new Key("parameters", new TableShape(Text, "a map from a parameter to its value"), "The oracle's difficulty: its constructor's parameters.", "{ digits: 3 }"),
        new Key("tokenizers", new ListShape(new ChoiceShape("bytes", "gpt2", "llama3", "qwen2"), "a list of tokenizer families"), "The tokenizer families for which the build proves that every mask begins and ends between tokens.", "[bytes, qwen2]"),
        new Key("fields", new TableShape(new EitherShape(FieldType, Field), "a map from a field's name to its type"), "The named values that templates show.", "{ question: line, answer: line }") { Required = true },
        new Key("formats", new TableShape(Format, "a map from a format's name to the format"), "How the fields become texts to learn from.", "{ base: { template: \"Question: {question}\\nAnswer: {answer}\", learns: answer } }") { Required = true });
}
