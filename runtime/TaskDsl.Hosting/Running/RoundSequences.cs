using TaskDsl.Examples;
using TaskDsl.Experiments;
using TaskDsl.Hosting.Console;
using TaskDsl.Oracles;
using TaskDsl.Tasks;

namespace TaskDsl.Hosting.Running;

/// <summary>The sequences that a round trains on and is validated on: base demonstrations, and what is made of answers of the round before.</summary>
/// <param name="run">The seed and the model.</param>
/// <param name="key">What keys the round's random draws.</param>
/// <param name="round">The round.</param>
/// <param name="folder">Where the judged answers lie.</param>
internal sealed class RoundSequences(ModelRun run, string key, RoundDefinition round, RoundFolder folder)
{
    private readonly TaskDefinition _task = run.Experiment.Task;

    /// <summary>As many sequences as the round says, balanced.</summary>
    /// <param name="notes">Receives how often the rarer class repeats.</param>
    /// <exception cref="CommandException">A class is empty, so that no balance can be had; or the answers' file is damaged.</exception>
    public IEnumerable<Example> Training(SortedDictionary<string, string> notes)
    {
        IEnumerable<Example> examples = run.Data.BaseExamples(round.Base);
        if (!round.NeedsAnswers)
        {
            return examples;
        }

        List<JudgedAnswer> answers = JudgedAnswerFile.Read(folder.File(RoundFolder.Answers));
        if (round.Critiqueability > 0)
        {
            examples = examples.Concat(OfAnswers(Balanced(RoundExamples.Balance, answers, "right answers", "flawed answers", notes), round.Critique, round.ConditionalRefinement, round.DirectRefinement, "critiques"));
        }

        return round.Helpfulness > 0 ? examples.Concat(OfCritiques(Balanced(RoundExamples.BalanceCritiques, answers, "helpful critiques", "useless critiques", notes), "critiques")) : examples;
    }

    /// <summary>The same of questions of the validation split: all that there are, as they come.</summary>
    /// <exception cref="CommandException">The answers' file is damaged.</exception>
    public IEnumerable<Example> Validation()
    {
        IEnumerable<Example> examples = run.Data.ValidationExamples(round);
        if (!round.NeedsAnswers)
        {
            return examples;
        }

        List<JudgedAnswer> answers = JudgedAnswerFile.Read(folder.File(RoundFolder.ValidationAnswers));
        if (round.Critiqueability > 0)
        {
            examples = examples.Concat(OfAnswers(answers, All(round.Critique), All(round.ConditionalRefinement), All(round.DirectRefinement), "validation"));
        }

        return round.Helpfulness > 0 ? examples.Concat(OfCritiques(answers, "validation")) : examples;

        static int All(int trained) => trained > 0 ? int.MaxValue : 0;
    }

    private IEnumerable<Example> OfAnswers(IReadOnlyList<JudgedAnswer> answers, int critiques, int conditional, int direct, string stage) =>
        RoundExamples.Critiques(_task, run.Oracle, answers, critiques, run.Seed, $"{key}/{stage}")
            .Concat(RoundExamples.Refinements(_task, run.Oracle, answers, conditional, direct, run.Seed, $"{key}/{stage}/refinements"));

    private IEnumerable<Example> OfCritiques(IReadOnlyList<JudgedAnswer> answers, string stage) =>
        RoundExamples.Helpfulness(_task, run.Oracle, answers, run.Seed, $"{key}/{stage}/helpfulness");

    private IReadOnlyList<JudgedAnswer> Balanced(Func<IReadOnlyList<JudgedAnswer>, RoundDefinition, BalancedAnswers> balance, List<JudgedAnswer> answers, string right, string wrong, SortedDictionary<string, string> notes)
    {
        try
        {
            BalancedAnswers balanced = balance(answers, round);
            notes[$"repeated {right}"] = $"{balanced.RepeatedRight}";
            notes[$"repeated {wrong}"] = $"{balanced.RepeatedWrong}";
            return balanced.Answers;
        }
        catch (InvalidOperationException e)
        {
            throw new CommandException("TDSL4013", $"{folder.Title}: {e.Message}", ExitCode.Failed, run.Experiment.SourceFile, e);
        }
    }
}
