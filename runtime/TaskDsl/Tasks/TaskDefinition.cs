using System.Collections.Immutable;
using TaskDsl.Formats;
using TaskDsl.Oracles;

namespace TaskDsl.Tasks;

/// <summary>A compiled task: its formats and its oracle. Generated code makes one for each task file.</summary>
public sealed class TaskDefinition
{
    /// <summary>The task's name, such as <c>Addition</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The name for people; empty where the file has none.</summary>
    public string Title { get; init; } = "";

    /// <summary>One line that says what the task asks; empty where the file has none.</summary>
    public string Summary { get; init; } = "";

    /// <summary>The task file, relative to the project, for messages.</summary>
    public required string SourceFile { get; init; }

    /// <summary>All fields in the order of the file, those that no template shows included.</summary>
    public required ImmutableArray<Field> Fields { get; init; }

    /// <summary>The formats in the order of the file.</summary>
    public required ImmutableArray<Format> Formats { get; init; }

    /// <summary>Makes the task's oracle with the task's own parameters; null where the task names none.</summary>
    public Func<IOracle>? Oracle { get; init; }

    /// <summary>Whether the task has the format.</summary>
    public bool Has(string format) => Formats.Any(candidate => candidate.Name == format);

    /// <summary>The format of this name.</summary>
    /// <exception cref="KeyNotFoundException">The task has none; the message lists those that it has.</exception>
    public Format Format(string name) => Formats.FirstOrDefault(format => format.Name == name)
        ?? throw new KeyNotFoundException($"The task {Name} has no format '{name}'; it has {string.Join(", ", Formats.Select(format => format.Name))}.");

    /// <summary>The fields of the question: what <c>base</c> shows and does not learn, in its order; none for a task without it.</summary>
    public IEnumerable<Field> QuestionFields => Find(FormatNames.Base)?.Segments.OfType<FieldSegment>().Where(segment => !segment.Learned).Select(segment => segment.Field) ?? [];

    /// <summary>The name of the field in a role of Saunders et al. 2022, Table 1; null where the task has no such format.</summary>
    /// <remarks>What <c>base</c> learns is the answer, its other field is the question; what <c>critique</c> learns besides the label is the critique, and so on.</remarks>
    public string? FieldOf(Role role) => role switch
    {
        Role.Question => Find(FormatNames.Base)?.Parameters.FirstOrDefault(field => field.Name != FieldOf(Role.Answer))?.Name,
        Role.Answer => Learned(FormatNames.Base, label: false),
        Role.Critiqueable => Learned(FormatNames.Critiqueability, label: true),
        Role.Critique => Learned(FormatNames.Critique, label: false),
        Role.Helpful => Learned(FormatNames.Helpfulness, label: true),
        Role.Refinement => Learned(FormatNames.ConditionalRefinement, label: false) ?? Learned(FormatNames.DirectRefinement, label: false),
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };

    private Format? Find(string name) => Formats.FirstOrDefault(format => format.Name == name);

    private string? Learned(string format, bool label) =>
        Find(format)?.Learned.FirstOrDefault(segment => segment.Field.IsLabel == label)?.Field.Name;
}

/// <summary>What a field is in the tasks of Saunders et al. 2022, Table 1.</summary>
public enum Role
{
    /// <summary>Q.</summary>
    Question,

    /// <summary>A.</summary>
    Answer,

    /// <summary>Whether the answer has a flaw.</summary>
    Critiqueable,

    /// <summary>C.</summary>
    Critique,

    /// <summary>Whether the critique is valid and helpful.</summary>
    Helpful,

    /// <summary>A′.</summary>
    Refinement,
}

/// <summary>The six format names that give fields their roles (Saunders et al. 2022, Table 1).</summary>
public static class FormatNames
{
    /// <summary>Q → A.</summary>
    public const string Base = "base";

    /// <summary>Q, A → {Yes, No}.</summary>
    public const string Critiqueability = "critiqueability";

    /// <summary>Q, A → C.</summary>
    public const string Critique = "critique";

    /// <summary>Q, A, C → {Yes, No}.</summary>
    public const string Helpfulness = "helpfulness";

    /// <summary>Q, A, C → A′.</summary>
    public const string ConditionalRefinement = "conditional_refinement";

    /// <summary>Q, A → A′.</summary>
    public const string DirectRefinement = "direct_refinement";
}
