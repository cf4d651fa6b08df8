using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Tasks;

namespace TaskDsl.Data.Shapes;

/// <summary>Pairs in the forms that data are published in, for a task whose <c>base</c> has one question and one answer.</summary>
internal sealed class ShapedPairs(DataSource source, TaskDefinition task, ValueReader values)
{
    private readonly Field _question = FieldOf(task, Role.Question), _answer = FieldOf(task, Role.Answer);

    public PairValues Read(RecordItem item)
    {
        var record = new ShapeRecord(item.Record);
        PairDraft draft = source.Shape switch
        {
            DataShape.Trl => TrlShape.Read(record),
            DataShape.Ultrafeedback => UltrafeedbackShape.Read(record, source.ScoreMargins),
            DataShape.HhRlhf => HhRlhfShape.Read(record),
            DataShape.SafeRlhf => SafeRlhfShape.Read(record, source.Prefer),
            DataShape.Arena => ArenaShape.Read(record),
            DataShape.RewardBench => RewardBenchShape.Read(record),
            DataShape.PandaLm => PandaLmShape.Read(record),
            _ => throw new InvalidOperationException($"{source.Shape} is no form of pairs."),
        };
        var pair = new PairValues { Confidence = draft.Confidence, Margin = draft.Margin, Subset = draft.Subset };
        pair.Shared[_question.Name] = Question(draft.Prompt);
        pair.Chosen[_answer.Name] = values.Checked(_answer, $"'{_answer.Name}' (the chosen one)", draft.Chosen);
        pair.Rejected[_answer.Name] = values.Checked(_answer, $"'{_answer.Name}' (the rejected one)", draft.Rejected);
        return pair;
    }

    private string Question(IReadOnlyList<Turn> prompt)
    {
        string where = $"'{_question.Name}' (the prompt)";
        if (_question.Turns is not null)
        {
            return values.Checked(_question, where, values.Conversation(_question, where, prompt));
        }

        return prompt is [var only] ? values.Checked(_question, where, only.Text)
            : throw new UnfitException(FormattableString.Invariant($"{where} is a conversation of {prompt.Count} messages, and the field is text; give the task a conversation: {_question.Name}: {{ turns: [User, Chatbot], as: \"{{role}}: {{text}}\\n\" }}"), $"'{_question.Name}' is text, and the prompt a conversation");
    }

    private static Field FieldOf(TaskDefinition task, Role role) => task.FieldOf(role) is { } name && QuestionFields.Of(task).Length == 1
        ? task.Fields.First(field => field.Name == name)
        : throw new DataException(DataException.NoData, $"The data are of a form with one prompt and two answers, and the task {task.Name} has no format 'base' with one question and one answer; map the fields instead: map: {{ question: $.prompt, chosen.answer: $.chosen, rejected.answer: $.rejected }}.", task.SourceFile);
}
