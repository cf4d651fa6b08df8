using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TaskDsl.Examples;
using TaskDsl.Experiments;
using TaskDsl.Files;
using TaskDsl.Hosting.Console;
using TaskDsl.Oracles;
using TaskDsl.Randomness;

namespace TaskDsl.Hosting.Running;

/// <summary>The questions and demonstrations of one seed of an experiment, drawn from its oracle, and their hashes.</summary>
internal sealed class RoundData(ExperimentDefinition experiment, IOracle oracle, long seed)
{
    private const string BaseStage = "base";

    /// <summary>The questions that a round's validation loss is measured on, at most.</summary>
    public const int ValidationQuestions = 250;

    // Enough to notice a changed rule, and made in milliseconds.
    private const int BehaviourQuestions = 500;

    private readonly Lazy<string> _behaviour = new(() => HashOf(Behaviours(oracle, seed)));

    // What fixed shots show is in no demonstration, where it could be copied.
    private readonly Lazy<string[]> _shown = new(() => [.. experiment.Task.Formats.SelectMany(format => new OracleShots(experiment.Task, format, oracle, seed, BaseStage).FixedQuestions)]);

    /// <summary>Whether any format shows shots, which the oracle makes.</summary>
    public bool HasShots => experiment.Task.Formats.Any(format => format.FewShot is not null);

    /// <summary>The hash of what the oracle says of a fixed probe.</summary>
    public string Behaviour => _behaviour.Value;

    /// <summary>What decides, beside the oracle, which questions are shown in no demonstration and no pair.</summary>
    public IEnumerable<(string Name, object Value)> ShotInputs => HasShots ? [("questions of shots", HashOf(_shown.Value))] : [];

    /// <summary>The questions of the base demonstrations: the same from round to round, one round's a prefix of another's.</summary>
    public IEnumerable<string> BaseQuestions(int count) => new QuestionSource(oracle, Split.Train, seed, BaseStage, _shown.Value).Take(count);

    /// <summary>Training-split questions that no demonstration shows, for a round's judged answers.</summary>
    public IEnumerable<string> FreshQuestions(int round) =>
        new QuestionSource(oracle, Split.Train, seed, $"round-{round}/answers", BaseQuestions(experiment.Rounds.Max(each => each.Base)).Concat(_shown.Value));

    /// <summary>Training-split questions that no demonstration shows, for pairs.</summary>
    public IEnumerable<string> PairQuestions() => new QuestionSource(oracle, Split.Train, seed, "pairs", BaseQuestions(experiment.Rounds.Select(each => each.Base).DefaultIfEmpty().Max()).Concat(_shown.Value));

    /// <summary>Questions of the validation split, to decide by while training.</summary>
    public IEnumerable<string> HeldOutQuestions(int count) => new QuestionSource(oracle, Split.Validation, seed, "held-out").Take(count);

    /// <summary>Questions of the test split, to measure with.</summary>
    public IEnumerable<string> TestQuestions(int count) => new QuestionSource(oracle, Split.Test, seed, "gaps").Take(count);

    /// <summary>Questions of the test split, to measure refinement with.</summary>
    public IEnumerable<string> RefinementQuestions(int count) => new QuestionSource(oracle, Split.Test, seed, "refinement").Take(count);

    /// <summary>The base demonstrations.</summary>
    public IEnumerable<Example> BaseExamples(int count) => RoundExamples.Base(experiment.Task, oracle, BaseQuestions(count), seed, BaseStage);

    /// <summary>The base sequences that a round's loss is measured on and that none trains on; none for a round without base demonstrations.</summary>
    public IEnumerable<Example> ValidationExamples(RoundDefinition round) =>
        round.Base == 0 ? [] : RoundExamples.Base(experiment.Task, oracle, UntilOut(HeldOutQuestions(ValidationQuestions)), seed, "validation");

    /// <summary>Writes the hashes of the round's demonstrations and of the oracle's behaviour.</summary>
    public SortedDictionary<string, string> WriteHashes(string path, RoundDefinition round)
    {
        var hashes = new DataHashes(Behaviour, HashOf(BaseExamples(round.Base).SelectMany(Texts)));
        WholeFile.WriteText(path, JsonSerializer.Serialize(hashes) + "\n");
        return new(StringComparer.Ordinal) { ["demonstrations"] = $"{round.Base}" };
    }

    /// <summary>As many of some questions as there are: a small task may have fewer than are asked for.</summary>
    public static IEnumerable<string> UntilOut(IEnumerable<string> questions)
    {
        using IEnumerator<string> each = questions.GetEnumerator();
        while (true)
        {
            try
            {
                if (!each.MoveNext())
                {
                    yield break;
                }
            }
            catch (OutOfQuestionsException)
            {
                yield break;
            }

            yield return each.Current;
        }
    }

    /// <summary>Reads what <see cref="WriteHashes"/> wrote.</summary>
    /// <exception cref="CommandException">The file is damaged.</exception>
    public static DataHashes ReadHashes(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<DataHashes>(File.ReadAllBytes(path))!;
        }
        catch (JsonException e)
        {
            throw new CommandException("TDSL4011", $"This file is damaged: {e.Message} Delete it to have it made again.", ExitCode.Failed, path, e);
        }
    }

    // What the oracle says of questions, right and flawed answers: equal for programs that behave alike.
    private static IEnumerable<string> Behaviours(IOracle oracle, long seed)
    {
        string[] questions = [.. Enumerable.Range(0, BehaviourQuestions).Select(item => oracle.Draw(new CounterRandom(seed, "behaviour", item)))];
        for (int item = 0; item < questions.Length; item++)
        {
            string question = questions[item];
            yield return question;
            yield return oracle.Kind(question);
            foreach (string answer in (string[])[oracle.Answer(question), oracle.Flaw(question, new CounterRandom(seed, "behaviour/flaw", item)), questions[0]])
            {
                yield return answer;
                yield return oracle.Judge(question, answer).ToString();
                foreach (string critique in oracle.Critiques(question, answer))
                {
                    yield return critique;
                    yield return oracle.Mend(question, answer, critique);
                }
            }
        }
    }

    private static IEnumerable<string> Texts(Example example) => example.Shots is { } shots ? example.Values.Prepend(shots.Text) : example.Values;

    private static string HashOf(IEnumerable<string> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string text in texts)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>What a round's data stage leaves.</summary>
/// <param name="Behaviour">The hash of what the oracle says of a fixed probe.</param>
/// <param name="Demonstrations">The hash of the base demonstrations.</param>
internal sealed record DataHashes(string Behaviour, string Demonstrations);
