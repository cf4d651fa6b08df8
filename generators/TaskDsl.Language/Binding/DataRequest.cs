using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Model;

namespace TaskDsl.Language.Binding;

/// <summary>What an experiment's data need of its task, with the places in the file.</summary>
/// <param name="Key">The key <c>data</c>.</param>
/// <param name="Sources">All sources, those of <c>train</c> first.</param>
public sealed record DataRequest(Placed Key, EquatableArray<DataSourceRequest> Sources)
{
    /// <summary>Whether the data are of pairs, which rounds do not train on.</summary>
    public bool IsPairs => Sources.Any(source => source.IsPairs);
}

/// <summary>What a source needs of the task.</summary>
/// <param name="Place">Where the source stands.</param>
/// <param name="IsTrain">Whether it is trained on.</param>
/// <param name="Model">The source.</param>
/// <param name="Shape">The published form, or null.</param>
/// <param name="Fields">The mapped fields.</param>
/// <param name="For">The formats it is for.</param>
/// <param name="Roles">The task's roles that <c>roles</c> names.</param>
public sealed record DataSourceRequest(FilePlace Place, bool IsTrain, DataSourceModel Model, Placed? Shape, EquatableArray<MappedField> Fields, EquatableArray<Placed> For, EquatableArray<Placed> Roles)
{
    /// <summary>Whether the source is of pairs.</summary>
    public bool IsPairs => (Model.Shape is not null && !CritiqueShapes.Has(Model.Shape)) || Fields.Any(mapped => mapped.Mapping.Side is not null);

    /// <summary>Whether the sides of its pairs may have a value of a field besides the answer; of the published forms, only TaskDsl's own.</summary>
    public bool Brings(string field) => Model.Shape is { } shape ? shape == "pairs" : Fields.Any(mapped => mapped.Mapping.Side is not null && mapped.Mapping.Field == field);
}

/// <summary>A mapped field.</summary>
/// <param name="Target">The field as the file names it, with its side.</param>
/// <param name="Mapping">How it is mapped.</param>
/// <param name="Values">The task's values that it names.</param>
public sealed record MappedField(Placed Target, FieldMappingModel Mapping, EquatableArray<Placed> Values);
