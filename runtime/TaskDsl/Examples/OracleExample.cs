using TaskDsl.Formats;
using TaskDsl.Oracles;
using TaskDsl.Randomness;
using TaskDsl.Tasks;

namespace TaskDsl.Examples;

/// <summary>An example of any of the six named formats, made from the oracle alone: for showing, and for testing formats before there is a model.</summary>
public static class OracleExample
{
    /// <summary>Draws one example; equal arguments give equal examples.</summary>
    /// <param name="task">The task.</param>
    /// <param name="format">One of its formats.</param>
    /// <param name="oracle">The task's oracle.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="item">Which example. Every second one shows a flawed answer where the format shows a judged one.</param>
    /// <exception cref="InvalidExampleException">The format shows a field that has no role (Saunders et al. 2022, Table 1), so that only data can fill it.</exception>
    public static Example Draw(TaskDefinition task, Format format, IOracle oracle, long seed, long item)
    {
        var random = new CounterRandom(seed, $"example/{format.FullName}", item);
        string question = oracle.Draw(random);
        return new Example(format, ValuesOf(task, format, oracle, question, item, random), new OracleShots(task, format, oracle, seed, "example").For(question, item));
    }

    /// <summary>The values of an example of one question.</summary>
    internal static string[] ValuesOf(TaskDefinition task, Format format, IOracle oracle, string question, long item, Random random)
    {
        bool learnsAnswer = format.Learned.Any(segment => segment.Field.Name == task.FieldOf(Role.Answer));
        bool needsFlaw = Shows(format, task.FieldOf(Role.Critique));
        string answer = learnsAnswer || (!needsFlaw && item % 2 == 1) ? oracle.Answer(question) : oracle.Flaw(question, random);
        string? critique = oracle.DemonstrateCritique(question, answer, random);

        var fields = new Dictionary<string, string>();
        Give(Role.Question, _ => question);
        Give(Role.Answer, _ => answer);
        Give(Role.Critiqueable, labels => labels[critique is null ? 1 : 0]);
        Give(Role.Critique, _ => critique ?? "");
        Give(Role.Helpful, labels => labels[0]);
        Give(Role.Refinement, _ => Shows(format, task.FieldOf(Role.Critique)) ? oracle.Mend(question, answer, critique!) : oracle.Answer(question));
        return format.Bind(fields);

        void Give(Role role, Func<IReadOnlyList<string>, string> value)
        {
            if (task.FieldOf(role) is { } name && format.Parameters.FirstOrDefault(field => field.Name == name) is { } field)
            {
                fields[name] = value(field.Labels);
            }
        }
    }

    /// <summary>The first field of the format that has no role, so that no oracle fills it; null where there is none.</summary>
    internal static Field? Unfilled(TaskDefinition task, Format format)
    {
        string?[] filled = [.. Enum.GetValues<Role>().Select(task.FieldOf)];
        return format.Parameters.FirstOrDefault(field => !filled.Contains(field.Name));
    }

    private static bool Shows(Format format, string? field) => format.Segments.OfType<FieldSegment>().Any(segment => segment.Field.Name == field);
}
