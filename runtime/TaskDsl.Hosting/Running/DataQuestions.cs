using TaskDsl.Data;
using TaskDsl.Experiments;
using TaskDsl.Oracles;
using TaskDsl.Tasks;

namespace TaskDsl.Hosting.Running;

/// <summary>A question of data.</summary>
/// <param name="Values">The values of its fields, by name.</param>
/// <param name="Answers">The answers to it that the data have, each once, in the order of the files.</param>
internal sealed record DataQuestion(IReadOnlyDictionary<string, string> Values, List<string> Answers);

/// <summary>The questions of an experiment's data.</summary>
internal static class DataQuestions
{
    /// <summary>The first questions of a split, each once, in the order of the files. Items that lack one of the question's fields are passed over.</summary>
    /// <exception cref="DataException">The data cannot be read as the experiment says.</exception>
    public static IEnumerable<DataQuestion> Read(ExperimentDefinition experiment, string projectFolder, Split split, int most)
    {
        string[] fields = [.. experiment.Task.QuestionFields.Select(field => field.Name)];
        string answer = experiment.Task.FieldOf(Role.Answer)!;
        var questions = new OrderedDictionary<string, DataQuestion>(StringComparer.Ordinal);
        foreach (DataItem item in experiment.Data!.Has(split) ? ItemData.Read(experiment, projectFolder, split) : [])
        {
            if (!fields.All(item.Values.ContainsKey))
            {
                continue;
            }

            string key = string.Join('\0', fields.Select(field => item.Values[field]));
            if (!questions.TryGetValue(key, out DataQuestion? question))
            {
                if (questions.Count == most)
                {
                    continue;
                }

                questions.Add(key, question = new DataQuestion(fields.ToDictionary(field => field, field => item.Values[field], StringComparer.Ordinal), []));
            }

            if (item.Values.TryGetValue(answer, out string? text) && !question.Answers.Contains(text))
            {
                question.Answers.Add(text);
            }
        }

        return questions.Values;
    }
}
