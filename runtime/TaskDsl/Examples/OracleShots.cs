using TaskDsl.Formats;
using TaskDsl.Oracles;
using TaskDsl.Randomness;
using TaskDsl.Tasks;

namespace TaskDsl.Examples;

/// <summary>
/// The examples before a format's texts, made from questions of the oracle's training split. Fixed ones depend on the seed and the format alone, so that training and
/// sampling show the same; the others on the stage and the item too. Of a format that shows judged answers, every second one is flawed.
/// </summary>
/// <param name="task">The task.</param>
/// <param name="format">The format whose texts follow; one without <see cref="Format.FewShot"/> has no shots.</param>
/// <param name="oracle">The task's oracle.</param>
/// <param name="seed">The experiment's seed.</param>
/// <param name="stage">What the items are for, such as <c>tiny/round-2/gaps</c>.</param>
public sealed class OracleShots(TaskDefinition task, Format format, IOracle oracle, long seed, string stage)
{
    private readonly Lazy<string[]> _fixedQuestions = new(() =>
        format.FewShot is { Choice: ShotChoice.Fixed } few ? [.. Questions(oracle, seed, KeyOf(format), few.Count, except: null)] : []);

    private Shots? _fixed;

    /// <summary>The questions of fixed shots; none where shots are drawn for each item, or there are none.</summary>
    /// <exception cref="OutOfQuestionsException">The training split has fewer.</exception>
    public IReadOnlyList<string> FixedQuestions => _fixedQuestions.Value;

    /// <summary>The shots before one item's text.</summary>
    /// <param name="question">The item's question: neither it nor its twins are among shots that are drawn for it. Null where there is none.</param>
    /// <param name="item">Which item.</param>
    /// <exception cref="InvalidExampleException">The shots show a field that no oracle fills.</exception>
    /// <exception cref="OutOfQuestionsException">The training split has too few questions.</exception>
    public Shots? For(string? question, long item)
    {
        if (format.FewShot is not { } few)
        {
            return null;
        }

        if (few.Choice == ShotChoice.Fixed)
        {
            return _fixed ??= Make(few, KeyOf(format), FixedQuestions);
        }

        string key = FormattableString.Invariant($"{stage}/{KeyOf(format)}/{item}");
        return Make(few, key, Questions(oracle, seed, key, few.Count, except: question is null ? null : [question]));
    }

    private static string KeyOf(Format format) => $"shots/{format.Name}";

    private static IEnumerable<string> Questions(IOracle oracle, long seed, string key, int count, string[]? except) =>
        new QuestionSource(oracle, Split.Train, seed, key, except).Take(count);

    private Shots Make(FewShot few, string key, IEnumerable<string> questions)
    {
        if (OracleExample.Unfilled(task, few.Of) is { } field)
        {
            throw new InvalidExampleException(format.FullName, $"the oracle can make no examples of '{few.Of.Name}', which show the field '{field.Name}'; give the shots");
        }

        return format.Shots([.. questions.Select((question, i) => OracleExample.ValuesOf(task, few.Of, oracle, question, i, new CounterRandom(seed, $"{key}/example", i)))]);
    }
}
