using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Model;

namespace TaskDsl.Language.Binding;

/// <summary>What one <c>*.experiment.yaml</c> says, before it is held against its task.</summary>
/// <param name="Experiment">The experiment; null where a mistake stands in the way.</param>
/// <param name="Name">Its name with its place; null where it cannot be read.</param>
/// <param name="Task">The task's name with its place; null where it cannot be read.</param>
/// <param name="Oracle">The oracle parameters it gives.</param>
/// <param name="Trained">The formats that its rounds train, each where a round first names it.</param>
/// <param name="Needs">The tokenizer family that its task's masks must be proved for; null for <c>bytes</c>, under which all are.</param>
/// <param name="Truncated">The field that <c>too_long</c> truncates; null for none.</param>
/// <param name="Reward">What its reward models need of the task; null where it compares none.</param>
/// <param name="Diagnostics">The mistakes in the order of the file.</param>
public sealed record ExperimentFile(
    ExperimentModel? Experiment,
    Placed? Name,
    Placed? Task,
    OracleRequest Oracle,
    EquatableArray<Placed> Trained,
    FamilyNeed? Needs,
    Placed? Truncated,
    RewardRequest? Reward,
    EquatableArray<LanguageDiagnostic> Diagnostics)
{
    /// <summary>The formats whose prompts its servers are sent.</summary>
    public EquatableArray<Placed> ServerFormats { get; init; }

    /// <summary>What its data need of the task; null where it has none, or none that can be read.</summary>
    public DataRequest? Data { get; init; }

    /// <summary>Whether it has data, mistaken ones included: then it needs no oracle.</summary>
    public bool HasData { get; init; }
}

/// <summary>What an experiment's reward models need of its task.</summary>
/// <param name="Format">The preference format.</param>
/// <param name="Critic">The first critic that writes critiques; null for none.</param>
/// <param name="OracleCritic">The first critic that is an oracle; null for none.</param>
/// <param name="DataCritic">The first critic that is the data's; null for none.</param>
/// <param name="HasData">Whether the pairs are read from files.</param>
public sealed record RewardRequest(Placed Format, Placed? Critic, Placed? OracleCritic, Placed? DataCritic, bool HasData);
