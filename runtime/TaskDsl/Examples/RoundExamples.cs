using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Oracles;
using TaskDsl.Tasks;

namespace TaskDsl.Examples;

/// <summary>Makes a round's training sequences (Saunders et al. 2022, §2.3).</summary>
public static class RoundExamples
{
    /// <summary>The oracle's answer to each question, in the format <c>base</c>.</summary>
    /// <param name="task">The task.</param>
    /// <param name="oracle">Its oracle.</param>
    /// <param name="questions">The questions in their order.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="stage">What the examples are for: part of the key of each draw of shots.</param>
    public static IEnumerable<Example> Base(TaskDefinition task, IOracle oracle, IEnumerable<string> questions, long seed, string stage)
    {
        Format format = task.Format(FormatNames.Base);
        (string question, string answer) = (task.FieldOf(Role.Question)!, task.FieldOf(Role.Answer)!);
        var shots = new OracleShots(task, format, oracle, seed, stage);
        long item = 0;
        foreach (string asked in questions)
        {
            yield return new Example(format, format.Bind(new Dictionary<string, string> { [question] = asked, [answer] = oracle.Answer(asked) }), shots.For(asked, item++));
        }
    }

    /// <summary>
    /// One sequence for each judged answer: a right one ends at the label; a flawed one with a critique learns label and critique in one sequence;
    /// a flawed one without a critique ends at the label.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="oracle">Its oracle.</param>
    /// <param name="answers">Judged answers in their order.</param>
    /// <param name="critiques">How many flawed answers are given a critique, the first ones that have one.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="stage">What the examples are for: part of the key of each draw of shots.</param>
    public static IEnumerable<Example> Critiques(TaskDefinition task, IOracle oracle, IEnumerable<JudgedAnswer> answers, int critiques, long seed, string stage)
    {
        Format label = task.Format(FormatNames.Critiqueability);
        Format? critique = task.Has(FormatNames.Critique) ? task.Format(FormatNames.Critique) : null;
        string question = task.FieldOf(Role.Question)!, answer = task.FieldOf(Role.Answer)!, critiqueable = task.FieldOf(Role.Critiqueable)!;
        Field labels = task.Fields.Single(field => field.Name == critiqueable);
        OracleShots labelShots = new(task, label, oracle, seed, stage), critiqueShots = new(task, critique ?? label, oracle, seed, stage);
        long item = 0;
        foreach (JudgedAnswer judged in answers)
        {
            var fields = new Dictionary<string, string>
            {
                [question] = judged.Question,
                [answer] = judged.Answer,
                // The first label is the positive one: flawed.
                [critiqueable] = labels.Labels[judged.Verdict.Correct ? 1 : 0],
            };
            bool shown = !judged.Verdict.Correct && judged.Critique is not null && critique is not null && critiques-- > 0;
            if (shown)
            {
                fields[task.FieldOf(Role.Critique)!] = judged.Critique!;
            }

            Format format = shown ? critique! : label;
            yield return new Example(format, format.Bind(fields), (shown ? critiqueShots : labelShots).For(judged.Question, item++));
        }
    }

    /// <summary>
    /// Refinements of flawed answers that have a critique: mended by it (<c>conditional_refinement</c>), and the right answer without
    /// seeing one (<c>direct_refinement</c>).
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="oracle">Its oracle.</param>
    /// <param name="answers">Judged answers in their order.</param>
    /// <param name="conditional">How many conditional refinements, of the first flawed answers.</param>
    /// <param name="direct">How many direct refinements, of the first flawed answers.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="stage">What the examples are for: part of the key of each draw of shots.</param>
    public static IEnumerable<Example> Refinements(TaskDefinition task, IOracle oracle, IEnumerable<JudgedAnswer> answers, int conditional, int direct, long seed, string stage)
    {
        JudgedAnswer[] flawed = [.. answers.Where(answer => answer.Critique is not null).Take(Math.Max(conditional, direct))];
        IEnumerable<Example> mended = Make(task, oracle, FormatNames.ConditionalRefinement, flawed.Take(conditional), seed, stage, answer => new()
        {
            [Role.Critique] = answer.Critique!,
            [Role.Refinement] = oracle.Mend(answer.Question, answer.Answer, answer.Critique!),
        });
        return mended.Concat(Make(task, oracle, FormatNames.DirectRefinement, flawed.Take(direct), seed, stage, answer => new() { [Role.Refinement] = oracle.Answer(answer.Question) }));
    }

    /// <summary>Sampled critiques with the label that says whether they help, in the format <c>helpfulness</c>.</summary>
    /// <param name="task">The task.</param>
    /// <param name="oracle">Its oracle.</param>
    /// <param name="answers">Judged answers with sampled critiques, in their order.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="stage">What the examples are for: part of the key of each draw of shots.</param>
    public static IEnumerable<Example> Helpfulness(TaskDefinition task, IOracle oracle, IEnumerable<JudgedAnswer> answers, long seed, string stage)
    {
        string? helpful = task.FieldOf(Role.Helpful);
        return Make(task, oracle, FormatNames.Helpfulness, answers.Where(answer => answer.Sampled is not null), seed, stage, answer => new()
        {
            [Role.Critique] = answer.Sampled!.Text,
            // The first label is the positive one: helpful.
            [Role.Helpful] = task.Fields.Single(field => field.Name == helpful).Labels[answer.Sampled.Valid ? 0 : 1],
        });
    }

    /// <summary>Picks the judged answers that a round trains on: exactly half of them flawed, the rarer class repeated where it is short.</summary>
    /// <param name="sampled">The answers in the order in which they were sampled.</param>
    /// <param name="round">The counts.</param>
    /// <exception cref="InvalidOperationException">One class is empty, so that no balance can be had.</exception>
    public static BalancedAnswers Balance(IReadOnlyList<JudgedAnswer> sampled, RoundDefinition round)
    {
        (JudgedAnswer[] right, JudgedAnswer[] flawed) = Parts(sampled, answer => answer.Verdict.Correct);
        if (right.Length == 0 || flawed.Length == 0)
        {
            throw new InvalidOperationException(
                $"of {sampled.Count} answers of the round before, {(right.Length == 0 ? "none is right" : "none is flawed")}, so no set of which half is flawed can be made. " +
                (right.Length == 0 ? "Train that round longer, or make the task easier." : "End that round earlier (until:), or make the task harder."));
        }

        return Pick(right, flawed, round.Critiqueability / 2);
    }

    /// <summary>Picks the sampled critiques that a round trains on: exactly half of them helpful, the rarer class repeated where it is short.</summary>
    /// <param name="sampled">Judged answers with sampled critiques.</param>
    /// <param name="round">The counts.</param>
    /// <exception cref="InvalidOperationException">One class is empty, so that no balance can be had.</exception>
    public static BalancedAnswers BalanceCritiques(IReadOnlyList<JudgedAnswer> sampled, RoundDefinition round)
    {
        JudgedAnswer[] critiqued = [.. sampled.Where(answer => answer.Sampled is not null)];
        (JudgedAnswer[] helpful, JudgedAnswer[] useless) = Parts(critiqued, answer => answer.Sampled!.Valid);
        if (helpful.Length == 0 || useless.Length == 0)
        {
            throw new InvalidOperationException(
                $"of {critiqued.Length} critiques of the round before, {(helpful.Length == 0 ? "none is" : "all are")} helpful, so no set of which half is helpful can be made. " +
                (helpful.Length == 0 ? "Train that round on more critiques." : "Make the task harder."));
        }

        return Pick(helpful, useless, round.Helpfulness / 2);
    }

    private static (JudgedAnswer[] Right, JudgedAnswer[] Wrong) Parts(IReadOnlyList<JudgedAnswer> answers, Func<JudgedAnswer, bool> isRight) =>
        ([.. answers.Where(isRight)], [.. answers.Where(answer => !isRight(answer))]);

    private static BalancedAnswers Pick(JudgedAnswer[] right, JudgedAnswer[] wrong, int half)
    {
        var picked = new List<JudgedAnswer>(2 * half);
        for (int i = 0; i < half; i++)
        {
            picked.Add(right[i % right.Length]);
            picked.Add(wrong[i % wrong.Length]);
        }

        return new BalancedAnswers(picked, Math.Max(0, half - right.Length), Math.Max(0, half - wrong.Length));
    }

    private static IEnumerable<Example> Make(TaskDefinition task, IOracle oracle, string name, IEnumerable<JudgedAnswer> answers, long seed, string stage, Func<JudgedAnswer, Dictionary<Role, string>> more)
    {
        if (!task.Has(name))
        {
            yield break;
        }

        Format format = task.Format(name);
        var shots = new OracleShots(task, format, oracle, seed, stage);
        long item = 0;
        foreach (JudgedAnswer answer in answers)
        {
            Dictionary<Role, string> roles = more(answer);
            (roles[Role.Question], roles[Role.Answer]) = (answer.Question, answer.Answer);
            yield return new Example(format, format.Bind(roles.ToDictionary(role => task.FieldOf(role.Key)!, role => role.Value)), shots.For(answer.Question, item++));
        }
    }
}

/// <summary>A set of judged answers of which exactly half are right, or have a helpful critique.</summary>
/// <param name="Answers">Right and wrong ones in turn.</param>
/// <param name="RepeatedRight">How many of the right ones are repeats.</param>
/// <param name="RepeatedWrong">How many of the wrong ones are repeats.</param>
public sealed record BalancedAnswers(IReadOnlyList<JudgedAnswer> Answers, int RepeatedRight, int RepeatedWrong);
