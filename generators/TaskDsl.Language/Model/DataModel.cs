namespace TaskDsl.Language.Model;

/// <summary>The data of an experiment. What a file leaves out is null or empty.</summary>
public sealed record DataModel
{
    /// <summary>The sources of <c>train</c>.</summary>
    public EquatableArray<DataSourceModel> Train { get; init; }

    /// <summary>The sources of <c>validation</c>; none where it is a share.</summary>
    public EquatableArray<DataSourceModel> Validation { get; init; }

    /// <summary>The sources of <c>test</c>; none where it is a share.</summary>
    public EquatableArray<DataSourceModel> Test { get; init; }

    /// <summary>The share of <c>train</c> that is <c>validation</c>.</summary>
    public double? ValidationShare { get; init; }

    /// <summary>The share of <c>train</c> that is <c>test</c>.</summary>
    public double? TestShare { get; init; }
}

/// <summary>Files of one form.</summary>
public sealed record DataSourceModel
{
    /// <summary><c>file</c>.</summary>
    public EquatableArray<string> Files { get; init; }

    /// <summary><c>shape</c>, as the file names it.</summary>
    public string? Shape { get; init; }

    /// <summary><c>each</c>.</summary>
    public DataPathModel? Each { get; init; }

    /// <summary><c>map</c>.</summary>
    public EquatableArray<FieldMappingModel> Map { get; init; }

    /// <summary><c>group</c>.</summary>
    public DataPathModel? Group { get; init; }

    /// <summary><c>for</c>.</summary>
    public EquatableArray<string> For { get; init; }

    /// <summary><c>where</c>.</summary>
    public EquatableArray<DataConditionModel> Where { get; init; }

    /// <summary><c>unless</c>.</summary>
    public EquatableArray<DataConditionModel> Unless { get; init; }

    /// <summary><c>flawless</c>.</summary>
    public long? Flawless { get; init; }

    /// <summary><c>roles</c>.</summary>
    public EquatableArray<RenamedModel> Roles { get; init; }

    /// <summary>Whether <c>prefer</c> is <c>safer</c>.</summary>
    public bool PrefersSafer { get; init; }

    /// <summary>Whether <c>margins</c> is <c>scores</c>.</summary>
    public bool ScoreMargins { get; init; }

    /// <summary>Whether <c>invalid</c> is <c>leave_out</c>.</summary>
    public bool LeavesOutInvalid { get; init; }

    /// <summary><c>trim</c>.</summary>
    public bool Trims { get; init; }
}

/// <summary>Where a field's value stands.</summary>
/// <param name="Field">The field, without its side.</param>
/// <param name="Side"><c>chosen</c>, <c>rejected</c>, or null.</param>
public sealed record FieldMappingModel(string Field, string? Side)
{
    /// <summary><c>path</c>; null for a fixed value.</summary>
    public DataPathModel? Path { get; init; }

    /// <summary><c>value</c>.</summary>
    public string? Fixed { get; init; }

    /// <summary><c>optional</c>.</summary>
    public bool Optional { get; init; }

    /// <summary>Whether <c>numbers</c> is <c>text</c>.</summary>
    public bool TakesNumbers { get; init; }

    /// <summary><c>cut_prefix</c>.</summary>
    public string WithoutPrefix { get; init; } = "";

    /// <summary><c>values</c>.</summary>
    public EquatableArray<RenamedModel> Values { get; init; }
}

/// <summary>A word of the data and the task's word for it.</summary>
public sealed record RenamedModel(string From, string To);

/// <summary>What an item must be to count.</summary>
public sealed record DataConditionModel(DataPathModel Path, EquatableArray<string> Values);

/// <summary>A path into a record.</summary>
public sealed record DataPathModel(EquatableArray<DataStepModel> Steps)
{
    /// <summary>The path of these keys.</summary>
    public static DataPathModel OfKeys(params string[] keys) => new(keys.Select(key => new DataStepModel(key, null)).ToEquatableArray());
}

/// <summary>A step: to a key, to an index, or, with neither, to every item.</summary>
public sealed record DataStepModel(string? Key, int? Index)
{
    /// <summary>Whether it is <c>[*]</c>.</summary>
    public bool IsEvery => Key is null && Index is null;
}
