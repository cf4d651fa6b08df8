namespace TaskDsl.Language.Model;

/// <summary>A checked task: all that its code is made of. Immutable, compared by value, and without positions, so that a comment changes nothing.</summary>
public sealed record TaskModel
{
    /// <summary>The task's name.</summary>
    public required string Name { get; init; }

    /// <summary>The name for people; empty where the file has none.</summary>
    public string Title { get; init; } = "";

    /// <summary>One line that says what the task asks.</summary>
    public string Summary { get; init; } = "";

    /// <summary>The file, relative to the project.</summary>
    public required string SourceFile { get; init; }

    /// <summary>The fields in the order of the file.</summary>
    public EquatableArray<FieldModel> Fields { get; init; }

    /// <summary>The formats without a mistake, in the order of the file.</summary>
    public EquatableArray<FormatModel> Formats { get; init; }

    /// <summary>The names of all formats of the file, those with mistakes included.</summary>
    public EquatableArray<string> FormatNames { get; init; }

    /// <summary>The format of this name, or null where there is none without mistakes.</summary>
    public FormatModel? Format(string name) => Formats.FirstOrDefault(format => format.Name == name);
}

/// <summary>What a field's values may hold.</summary>
public enum FieldKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>Text without a blank line.</summary>
    Paragraph,

    /// <summary>Text without a line break.</summary>
    Line,

    /// <summary>One of a list of labels.</summary>
    Labels,

    /// <summary>A conversation: a list of one or more turns.</summary>
    Turns,
}

/// <summary>A field.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What its values may hold.</param>
public sealed record FieldModel(string Name, FieldKind Kind)
{
    /// <summary>Whether the empty text is a value.</summary>
    public bool AllowsEmpty { get; init; }

    /// <summary>The labels, the positive one first.</summary>
    public EquatableArray<string> Labels { get; init; }

    /// <summary>How turns are written; null for other types.</summary>
    public TurnsModel? Turns { get; init; }

    /// <summary>The most tokens that a sampled value may have.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Whether the field is one of a list of labels.</summary>
    public bool IsLabel => Kind == FieldKind.Labels;
}

/// <summary>How the turns of a conversation are written.</summary>
/// <param name="Roles">Who may speak.</param>
/// <param name="TextKind">What a turn's text may hold.</param>
/// <param name="Before">What stands before role and text.</param>
/// <param name="Between">What stands between them.</param>
/// <param name="After">What stands after both.</param>
/// <param name="TextFirst">Whether the text stands before the role.</param>
public sealed record TurnsModel(EquatableArray<string> Roles, FieldKind TextKind, string Before, string Between, string After, bool TextFirst)
{
    /// <summary>What stands before the text of a turn of this role.</summary>
    public string BeforeText(int role) => TextFirst ? Before : Before + Roles[role] + Between;

    /// <summary>What stands after the text of a turn of this role.</summary>
    public string AfterText(int role) => TextFirst ? Between + Roles[role] + After : After;

    /// <summary>What ends a turn and begins another: a text holds none of these, or else every conversation of two turns would also be one of one.</summary>
    public IEnumerable<string> Delimiters() => Enumerable.Range(0, Roles.Count).Select(role => TextFirst ? AfterText(role) + Before : After + BeforeText(role));

    /// <summary>The turn's template as a file writes it.</summary>
    public string As => Escape(Before) + (TextFirst ? "{text}" : "{role}") + Escape(Between) + (TextFirst ? "{role}" : "{text}") + Escape(After);

    private static string Escape(string text) => text.Replace("{", "{{").Replace("}", "}}");
}

/// <summary>A format.</summary>
public sealed record FormatModel
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its id: see <see cref="Naming.FormatId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The name of the format it extends, or null.</summary>
    public string? Extends { get; init; }

    /// <summary>Whether rendering refuses values with a second reading.</summary>
    public bool Guarded { get; init; }

    /// <summary>The examples before the text, or null.</summary>
    public ShotsModel? Shots { get; init; }

    /// <summary>Whether a reward is read at the end token that closes the text.</summary>
    public bool Scores { get; init; }

    /// <summary>The field that a preference's baseline leaves out; null for none.</summary>
    public string? Without { get; init; }

    /// <summary>The margin of each confidence of a pair.</summary>
    public EquatableArray<MarginModel> Margins { get; init; }

    /// <summary>The segments in the order of the text.</summary>
    public EquatableArray<SegmentModel> Segments { get; init; }

    /// <summary>The fields that an example gives: all but those that <c>given</c> fixes.</summary>
    public IEnumerable<FieldModel> Parameters => Segments.OfType<FieldSegmentModel>().Where(segment => segment.Given is null).Select(segment => segment.Field);

    /// <summary>The learned segments.</summary>
    public IEnumerable<FieldSegmentModel> Learned => Segments.OfType<FieldSegmentModel>().Where(segment => segment.Learned);
}

/// <summary>The examples before a text.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Of">The name of their format.</param>
/// <param name="OfId">The id of their format; null where it is the text's own.</param>
/// <param name="Separator">What follows each.</param>
/// <param name="Each">Whether they are drawn for each item.</param>
public sealed record ShotsModel(int Count, string Of, string? OfId, string Separator, bool Each);

/// <summary>The margin that a confidence means.</summary>
public sealed record MarginModel(string Confidence, double Margin);

/// <summary>One piece of a format.</summary>
public abstract record SegmentModel;

/// <summary>The author's text.</summary>
public sealed record LiteralModel(string Text) : SegmentModel;

/// <summary>The place of a field's value.</summary>
/// <param name="Field">Whose.</param>
/// <param name="LeadingSpace">Whether the space before it belongs to it.</param>
/// <param name="Learned">Whether it is trained.</param>
/// <param name="Given">The label that is fixed, or null.</param>
public sealed record FieldSegmentModel(FieldModel Field, bool LeadingSpace, bool Learned, string? Given) : SegmentModel;

/// <summary>The end token.</summary>
public sealed record EndModel(bool Learned) : SegmentModel;
