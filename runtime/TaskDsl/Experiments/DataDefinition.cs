using System.Collections.Immutable;
using TaskDsl.Data;
using TaskDsl.Oracles;

namespace TaskDsl.Experiments;

/// <summary>The data of an experiment: <c>data:</c>.</summary>
public sealed record DataDefinition
{
    /// <summary>What is trained on.</summary>
    public required ImmutableArray<DataSource> Train { get; init; }

    /// <summary>What is decided by while training; none where it is cut from <see cref="Train"/>, or there is none.</summary>
    public ImmutableArray<DataSource> Validation { get; init; } = [];

    /// <summary>What is measured with; none where it is cut from <see cref="Train"/>, or there is none.</summary>
    public ImmutableArray<DataSource> Test { get; init; } = [];

    /// <summary>The share of the groups of <see cref="Train"/> that is held out to validate.</summary>
    public double ValidationShare { get; init; }

    /// <summary>The share of the groups of <see cref="Train"/> that is held out to test.</summary>
    public double TestShare { get; init; }

    /// <summary>Whether the items are pairs, one answer of which is preferred.</summary>
    public bool IsPairs => Train.Any(source => source.IsPairs);

    /// <summary>Whether there is such a split.</summary>
    public bool Has(Split split) => split switch
    {
        Split.Train => true,
        Split.Validation => !Validation.IsEmpty || ValidationShare > 0,
        _ => !Test.IsEmpty || TestShare > 0,
    };
}

/// <summary>Files of one form, and how their records become a task's values.</summary>
public sealed record DataSource
{
    /// <summary>The files, relative to the experiment's, in the order they are read.</summary>
    public required ImmutableArray<string> Files { get; init; }

    /// <summary>A form by name; <see cref="DataShape.Mapped"/> where <see cref="Map"/> says it, or the records have the task's own keys.</summary>
    public DataShape Shape { get; init; }

    /// <summary>Where a record's items stand, with <see cref="DataStep.Every"/>; null where a record is one item. The same steps in another path mean the same item.</summary>
    public DataPath? Each { get; init; }

    /// <summary>Where each field's value stands. Empty with <see cref="DataShape.Mapped"/>: a record's keys are the fields' names.</summary>
    public ImmutableArray<FieldMapping> Map { get; init; } = [];

    /// <summary>Where the group's name stands: all items of one group fall on one side of a split. Null: items with equal inputs of <c>base</c> are a group.</summary>
    public DataPath? Group { get; init; }

    /// <summary>The formats that the items are examples of; empty for all that their fields fill.</summary>
    public ImmutableArray<string> For { get; init; } = [];

    /// <summary>What an item must be to count. Others are left out and counted.</summary>
    public ImmutableArray<DataCondition> Where { get; init; } = [];

    /// <summary>What an item must not be to count. Others are left out and counted.</summary>
    public ImmutableArray<DataCondition> Unless { get; init; } = [];

    /// <summary>From which rating on an answer without critiques has no flaw; null where the source has no ratings.</summary>
    public int? FlawlessRating { get; init; }

    /// <summary>What the data's roles are called in the task's conversation.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Roles { get; init; } = [];

    /// <summary>Which of PKU-SafeRLHF's two preferences counts.</summary>
    public SafePreference Prefer { get; init; }

    /// <summary>Whether a pair's margin is the difference of its scores.</summary>
    public bool ScoreMargins { get; init; }

    /// <summary>Whether items that do not fit are left out and counted by reason, instead of an error.</summary>
    public bool LeavesOutInvalid { get; init; }

    /// <summary>Whether white space at the ends of values is cut, and counted.</summary>
    public bool Trims { get; init; }

    /// <summary>Whether the items are pairs.</summary>
    public bool IsPairs => Shape switch
    {
        DataShape.Mapped => Map.Any(mapping => mapping.Side is not null),
        DataShape.CritiquesBase or DataShape.Critiques or DataShape.CritiquesHelpfulness => false,
        _ => true,
    };
}

/// <summary>Where a field's value stands.</summary>
/// <param name="Field">The field; for a pair also <c>confidence</c> or <c>margin</c>.</param>
/// <param name="Path">Its place in the record; null for a fixed value.</param>
public sealed record FieldMapping(string Field, DataPath? Path)
{
    /// <summary>The side of a pair that the value belongs to; null for what is shared.</summary>
    public PairSide? Side { get; init; }

    /// <summary>Whether an item without the key, or with null under it, just lacks the field.</summary>
    public bool Optional { get; init; }

    /// <summary>Whether a number is taken as its text.</summary>
    public bool TakesNumbers { get; init; }

    /// <summary>What the data's values are called in the task; empty where they are the same.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Values { get; init; } = [];

    /// <summary>What is cut off the beginning of a value that has it; empty for nothing.</summary>
    public string WithoutPrefix { get; init; } = "";

    /// <summary>The same value for every item; null where <see cref="Path"/> says it.</summary>
    public string? Fixed { get; init; }
}

/// <summary>What an item must be to count.</summary>
/// <param name="Path">Where to look.</param>
/// <param name="Values">The texts it may be: of a text itself, of a number, boolean or null as JSON writes it; <c>[]</c> is an empty list.</param>
public sealed record DataCondition(DataPath Path, ImmutableArray<string> Values);

/// <summary>A side of a pair.</summary>
public enum PairSide
{
    /// <summary>The answer that is preferred.</summary>
    Chosen,

    /// <summary>The other one.</summary>
    Rejected,
}

/// <summary>Which of two preferences of one pair counts (PKU-SafeRLHF).</summary>
public enum SafePreference
{
    /// <summary>The more helpful answer: <c>better_response_id</c>.</summary>
    Better,

    /// <summary>The safer answer: <c>safer_response_id</c>.</summary>
    Safer,
}

/// <summary>The forms that data are published in.</summary>
public enum DataShape
{
    /// <summary>No form by name.</summary>
    Mapped,

    /// <summary>TaskDsl's own pairs: the task's names, with <c>chosen</c> and <c>rejected</c> as objects.</summary>
    Pairs,

    /// <summary>TRL's, standard or conversational.</summary>
    Trl,

    /// <summary>HuggingFaceH4/ultrafeedback_binarized.</summary>
    Ultrafeedback,

    /// <summary>Anthropic/hh-rlhf: whole transcripts.</summary>
    HhRlhf,

    /// <summary>PKU-Alignment/PKU-SafeRLHF.</summary>
    SafeRlhf,

    /// <summary>lmarena-ai/arena-human-preference-55k.</summary>
    Arena,

    /// <summary>allenai/reward-bench.</summary>
    RewardBench,

    /// <summary>PandaLM's test set.</summary>
    PandaLm,

    /// <summary>The released critiques of Saunders et al. 2022, files <c>base</c>.</summary>
    CritiquesBase,

    /// <summary>The released critiques of Saunders et al. 2022, files <c>critiques</c>.</summary>
    Critiques,

    /// <summary>The released critiques of Saunders et al. 2022, files <c>helpfulness</c>.</summary>
    CritiquesHelpfulness,
}
