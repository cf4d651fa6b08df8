using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Model;

namespace TaskDsl.Language.Binding;

/// <summary>Holds an experiment's data against its task.</summary>
internal static class DataChecks
{
    // What a pair says besides fields.
    private static readonly string[] OfPair = ["confidence", "margin"];

    /// <summary>Checks that fields are the task's, that each source fills what it is for, and that what is trained is filled.</summary>
    /// <param name="request">The data.</param>
    /// <param name="task">The task, which has no mistakes.</param>
    /// <param name="trained">The formats that rounds train; none where an oracle makes the demonstrations.</param>
    /// <param name="mistakes">Receives what is wrong.</param>
    public static void Check(DataRequest request, TaskModel task, IEnumerable<Placed> trained, List<LanguageDiagnostic> mistakes)
    {
        int before = mistakes.Count;
        FieldModel[] inputs = [.. (task.Format("base")?.Segments ?? default).OfType<FieldSegmentModel>().Where(segment => !segment.Learned).Select(segment => segment.Field)];
        foreach (DataSourceRequest source in request.Sources)
        {
            foreach (MappedField field in source.Fields)
            {
                if (WhyNot(field, source, task, inputs) is { } why)
                {
                    Report(Rules.InvalidMapping, field.Target.Place, field.Target.Text, why);
                }
                else
                {
                    CheckLabels(field, task.Fields.FirstOrDefault(known => known.Name == field.Mapping.Field), mistakes);
                }
            }

            if (source.Shape is { } released && CritiqueShapes.Has(released.Text))
            {
                CheckReleased(released, source);
            }
            else if (source.Shape is { } shape && inputs.Length != 1)
            {
                Report(Rules.UnfitShape, shape.Place, shape.Text, task.Name, task.Format("base") is null
                    ? "it has one prompt and two answers, and the task has no format 'base' with a question and an answer"
                    : $"it has one prompt, and 'base' shows {(inputs.Length == 0 ? "nothing besides the answer" : string.Join(" and ", inputs.Select(input => $"'{input.Name}'")))}; use 'map'");
            }

            if (source.Shape is null && task.Format("base") is null && source.Fields.FirstOrDefault(field => field.Mapping.Side is not null) is { } sided)
            {
                Report(Rules.UnfitShape, sided.Target.Place, sided.Target.Text, task.Name, "a pair has a question and two answers, and the task has no format 'base', which says what they are");
            }

            CheckRoles(source, task, inputs);
            foreach (Placed format in source.For.Where(format => task.Format(format.Text) is null))
            {
                Report(Rules.MissingFormat, format.Place, format.Text, task.Name);
            }
        }

        if (mistakes.Count == before)
        {
            CheckFilled(request, task, trained, inputs, mistakes);
        }

        void Report(Rule rule, FilePlace place, params string[] arguments) => mistakes.Add(new LanguageDiagnostic(rule, place, arguments.ToEquatableArray()));

        void CheckReleased(Placed shape, DataSourceRequest source)
        {
            if (!inputs.Select(input => input.Name).OrderBy(name => name, StringComparer.Ordinal).SequenceEqual(CritiqueShapes.Inputs))
            {
                Report(Rules.UnfitShape, shape.Place, shape.Text, task.Name, "it has a passage and a question, so 'base' shows just the fields 'passage' and 'question'; name them so, or use 'map'");
            }

            string[] formats = CritiqueShapes.FormatsOf(shape.Text);
            foreach (Placed format in source.For.Where(format => task.Format(format.Text) is not null && !formats.Contains(format.Text)))
            {
                Report(Rules.UnmappedField, format.Place, format.Text, task.Format(format.Text)!.Parameters.Last().Name, $"'{shape.Text}' does not have; it has examples of {string.Join(", ", formats)}");
            }
        }

        void CheckRoles(DataSourceRequest source, TaskModel task, FieldModel[] inputs)
        {
            IEnumerable<FieldModel> held = source.Shape is null ? source.Fields.Select(field => task.Fields.FirstOrDefault(known => known.Name == field.Mapping.Field)).OfType<FieldModel>() : inputs;
            string[] roles = [.. held.SelectMany(field => field.Turns?.Roles ?? default).Distinct()];
            foreach (Placed role in source.Roles.Where(role => !roles.Contains(role.Text)))
            {
                Report(Rules.InvalidMapping, role.Place, role.Text, roles.Length == 0 ? "no conversation is read here, so there are no roles; a field with 'turns' has some" : $"it is no role of the conversation{Suggestion.For(role.Text, roles)}");
            }
        }
    }

    private static string? WhyNot(MappedField field, DataSourceRequest source, TaskModel task, FieldModel[] inputs)
    {
        (string name, string? side) = (field.Mapping.Field, field.Mapping.Side);
        if (source.IsPairs && side is null && OfPair.Contains(name))
        {
            return field.Mapping.Fixed is not null ? "it differs from pair to pair; give its path" : null;
        }

        if (task.Fields.All(known => known.Name != name))
        {
            IEnumerable<string> known = task.Fields.Select(each => each.Name);
            return $"the task '{task.Name}' has no such field{Suggestion.For(name, source.IsPairs && side is null ? known.Concat(OfPair) : known)}";
        }

        bool isInput = inputs.Any(input => input.Name == name);
        string? answer = task.Format("base")?.Learned.FirstOrDefault()?.Field.Name;
        return side is not null && isInput ? $"both sides share it; write '{name}'"
            : source.IsPairs && side is null && name == answer ? $"each side has its own; write 'chosen.{name}' and 'rejected.{name}'"
            : null;
    }

    private static void CheckLabels(MappedField field, FieldModel? target, List<LanguageDiagnostic> mistakes)
    {
        foreach (Placed value in target is { IsLabel: true } ? field.Values : default)
        {
            if (!target!.Labels.Contains(value.Text))
            {
                mistakes.Add(new LanguageDiagnostic(Rules.InvalidMapping, value.Place, new EquatableArray<string>([value.Text, $"it is no label of '{target.Name}'{Suggestion.For(value.Text, target.Labels)}"])));
            }
        }
    }

    private static void CheckFilled(DataRequest request, TaskModel task, IEnumerable<Placed> trained, FieldModel[] inputs, List<LanguageDiagnostic> mistakes)
    {
        foreach (DataSourceRequest source in request.Sources.Where(source => source.Fields.Count > 0))
        {
            if (source.IsPairs && source.Shape is null)
            {
                string[] needed = [.. inputs.Select(input => input.Name), .. task.Format("base")!.Learned.Take(1).SelectMany(answer => new[] { $"chosen.{answer.Field.Name}", $"rejected.{answer.Field.Name}" })];
                if (needed.FirstOrDefault(name => source.Fields.All(field => field.Target.Text != name)) is { } missing)
                {
                    Report(source.Place, "A pair", missing, "'map' does not have");
                }
            }

            foreach (Placed format in source.For.Where(_ => source.Shape is null))
            {
                if (Missing(source, task.Format(format.Text)!) is { } missing)
                {
                    Report(format.Place, format.Text, missing, "'map' does not have");
                }
            }
        }

        DataSourceRequest[] sources = [.. request.Sources.Where(source => source.IsTrain)];
        foreach (Placed format in trained)
        {
            DataSourceRequest[] candidates = [.. sources.Where(source => !source.IsPairs && (source.For.Count == 0 || source.For.Any(name => name.Text == format.Text)))];
            if (task.Format(format.Text) is { } model && (candidates.Length == 0 || candidates.All(source => Missing(source, model) is not null)))
            {
                Report(format.Place, format.Text, candidates.Length == 0 ? model.Parameters.First().Name : Missing(candidates[0], model)!, "no source of 'train' maps for it");
            }
        }

        void Report(FilePlace place, params string[] arguments) => mistakes.Add(new LanguageDiagnostic(Rules.UnmappedField, place, arguments.ToEquatableArray()));
    }

    // Without a map the records have the task's own keys, which nobody knows before they are read.
    private static string? Missing(DataSourceRequest source, FormatModel format) => source.Shape is { } shape
        ? CritiqueShapes.FormatsOf(shape.Text).Contains(format.Name) ? null : format.Parameters.Last().Name
        : source.Fields.Count == 0 ? null
        : format.Parameters.FirstOrDefault(parameter => source.Fields.All(field => field.Mapping.Field != parameter.Name))?.Name;
}
