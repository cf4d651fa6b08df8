using System.Collections.Immutable;
using System.Globalization;
using TaskDsl.Data.Shapes;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Tasks;

namespace TaskDsl.Data;

/// <summary>The released critiques (Saunders et al. 2022) as items of a task with a passage, a question and the six formats.</summary>
/// <remarks>
/// As the paper has it (§2.2.2), a flawed answer and its critique are one example of <c>critique</c>, and an answer without a flaw is one of
/// <c>critiqueability</c>. Which answers have none is the source's rule (<c>flawless</c>): no critique, and a rating from it on; those below it without a
/// critique are left out. Each critique goes with its own refinement; whether refinements build on one another is documented nowhere.
/// </remarks>
internal sealed class ReleasedCritiques(DataSource source, TaskDefinition task, ValueReader values)
{
    private static readonly DataPath PassagePath = DataPath.Of("data", "passage", "text"), QuestionPath = DataPath.Of("data", "questions", DataStep.Every);

    private readonly ImmutableDictionary<string, Field> _fields = task.Fields.ToImmutableDictionary(field => field.Name);
    private readonly string _answer = Needed(task, Role.Answer);

    /// <summary>Whether a source is of this form.</summary>
    public static bool Reads(DataSource source) => source.Shape is DataShape.CritiquesBase or DataShape.Critiques or DataShape.CritiquesHelpfulness;

    /// <summary>The passage: records about one passage have one source_id, and base may have none.</summary>
    public static DataPath? GroupOf(DataSource source) => Reads(source) ? PassagePath : null;

    /// <summary>The questions.</summary>
    public static DataPath? EachOf(DataSource source) => Reads(source) ? QuestionPath : null;

    /// <summary>The question and its answers, for whoever wants the labels and no examples.</summary>
    public RatedQuestion Rated(RecordItem item)
    {
        ShapeRecord question = QuestionOf(item);
        return new RatedQuestion(CritiqueRecords.Passage(new ShapeRecord(item.Record)), CritiqueRecords.Question(question), CritiqueRecords.Answers(question, source.Shape), new DataOrigin("", 0, item.Place, ""));
    }

    /// <summary>The examples of a question.</summary>
    public IEnumerable<Func<Draft<DataItem>>> Items(RecordItem item)
    {
        ShapeRecord question = QuestionOf(item);
        Dictionary<string, string> inputs = Inputs(item, question);
        if (source.Shape == DataShape.CritiquesBase)
        {
            return Wants(FormatNames.Base) ? [() => Make(FormatNames.Base, "", inputs, (_answer, question.Text("answer")))] : [];
        }

        return CritiqueRecords.Answers(question, source.Shape).SelectMany((answer, i) => OfAnswer(inputs, answer, FormattableString.Invariant($".answers[{i}]")));
    }

    private static ShapeRecord QuestionOf(RecordItem item) => item.Find(QuestionPath) is { ValueKind: System.Text.Json.JsonValueKind.Object } question
        ? new ShapeRecord(question, item.Place)
        : throw new UnfitException($"{item.Place} is no object", "a question is no object");

    private IEnumerable<Func<Draft<DataItem>>> OfAnswer(Dictionary<string, string> inputs, RatedAnswer answer, string part)
    {
        (string, string)[] rated = [(_answer, answer.Answer), .. Metadata("rating", answer.Rating)];
        if (answer.Skipped || answer.Answer == "[rewrite]")
        {
            yield return () => throw UnfitException.Tie(answer.Skipped ? "the labeler skipped the answer" : "the answer is '[rewrite]'");
        }
        else if (source.Shape == DataShape.Critiques && answer.Critiques.IsEmpty)
        {
            if (Wants(FormatNames.Critiqueability))
            {
                yield return () => answer.Rating >= source.FlawlessRating ? Make(FormatNames.Critiqueability, part, inputs, [.. rated, Label(Role.Critiqueable, positive: false)])
                    : throw UnfitException.Tie("an answer without critiques, and not rated 'flawless'");
            }
        }
        else if (source.Shape == DataShape.Critiques && !task.Has(FormatNames.Critique) && Wants(FormatNames.Critiqueability))
        {
            yield return () => Make(FormatNames.Critiqueability, part, inputs, [.. rated, Label(Role.Critiqueable, positive: true)]);
        }

        foreach ((RatedCritique critique, int i) in answer.Skipped || answer.Answer == "[rewrite]" ? [] : answer.Critiques.Select((critique, i) => (critique, i)))
        {
            foreach (Func<Draft<DataItem>> draft in OfCritique(inputs, rated, critique, critique.IsNew ? ".new_critique" : FormattableString.Invariant($"{part}.critiques[{i}]")))
            {
                yield return draft;
            }
        }
    }

    private IEnumerable<Func<Draft<DataItem>>> OfCritique(Dictionary<string, string> inputs, (string, string)[] rated, RatedCritique critique, string part)
    {
        (string, string)[] criticised = task.FieldOf(Role.Critique) is { } field
            ? [.. rated, Label(Role.Critiqueable, positive: true), (field, critique.Text), .. Metadata("category", critique.Category), .. Metadata("severity", critique.Severity)]
            : rated;
        if (source.Shape == DataShape.CritiquesHelpfulness && !critique.IsNew)
        {
            if (Wants(FormatNames.Helpfulness))
            {
                yield return () => critique.Helpful is { } helpful ? Make(FormatNames.Helpfulness, part, inputs, [.. criticised, Label(Role.Helpful, helpful)])
                    : throw UnfitException.Tie("nobody said whether the critique helps");
            }

            yield break;
        }

        if (Wants(FormatNames.Critique))
        {
            yield return () => Make(FormatNames.Critique, part, inputs, criticised);
        }

        foreach ((string format, (string, string)[] context) in critique.Refinement is null ? [] : new[] { (FormatNames.ConditionalRefinement, criticised), (FormatNames.DirectRefinement, rated) })
        {
            if (Wants(format))
            {
                yield return () => Make(format, part, inputs, [.. context, (task.FieldOf(Role.Refinement)!, critique.Refinement!)]);
            }
        }
    }

    private bool Wants(string format) => task.Has(format) && (source.For.IsEmpty || source.For.Contains(format));

    private Dictionary<string, string> Inputs(RecordItem item, ShapeRecord question)
    {
        var record = new ShapeRecord(item.Record);
        var inputs = new Dictionary<string, string>(StringComparer.Ordinal);
        Set(inputs, "passage", CritiqueRecords.Passage(record), item.Place);
        Set(inputs, "question", CritiqueRecords.Question(question), item.Place);
        foreach ((string name, string? value) in new[] { ("title", record.Object("data").Object("passage").OptionalText("title")), ("source_id", record.OptionalText("source_id")), ("id", record.OptionalText("id")), ("labeler", record.OptionalText("labeler")) })
        {
            if (value is not null && _fields.ContainsKey(name))
            {
                Set(inputs, name, value, item.Place);
            }
        }

        return inputs;
    }

    private Draft<DataItem> Make(string format, string part, Dictionary<string, string> inputs, params (string Field, string Value)[] more)
    {
        var read = new Dictionary<string, string>(inputs, StringComparer.Ordinal);
        foreach ((string field, string value) in more)
        {
            Set(read, field, value, part.TrimStart('.'));
        }

        return new Draft<DataItem>(origin => new DataItem(read, [format], origin), [], part);
    }

    private void Set(Dictionary<string, string> read, string field, string value, string where) =>
        read[field] = values.Checked(_fields[field], where.Length == 0 ? $"'{field}'" : $"'{field}' (of {where})", value);

    private (string, string) Label(Role role, bool positive)
    {
        Field field = _fields[task.FieldOf(role)!];
        return (field.Name, field.Labels[positive ? 0 : 1]);
    }

    // What the task does not ask for is left out.
    private IEnumerable<(string, string)> Metadata(string name, object? value) =>
        value is not null && _fields.ContainsKey(name) ? [(name, Convert.ToString(value, CultureInfo.InvariantCulture)!)] : [];

    private static string Needed(TaskDefinition task, Role role) => task.FieldOf(role) is { } name && QuestionFields.Of(task).Order(StringComparer.Ordinal).SequenceEqual(["passage", "question"])
        ? name
        : throw new DataException(DataException.NoData, $"The released critiques have a passage and a question, and the task {task.Name} has no format 'base' that shows just the fields 'passage' and 'question' and learns an answer. Name them so, or map the data yourself: map: {{ … }}.", task.SourceFile);
}
