using System.Collections.Immutable;
using TaskDsl.Evaluation.Assistance;
using TaskDsl.Evaluation.Sampling;
using TaskDsl.Evaluation.Tests.Sampling;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Oracles;
using TaskDsl.Tasks;
using TaskDsl.Tokenizers;
using TaskDsl.Training;
using static TorchSharp.torch;

namespace TaskDsl.Evaluation.Tests.Assistance;

public sealed class AssistanceSamplingTests
{
    private const string Stage = "tiny/round-3";

    private static readonly Field Question = new("question", FieldType.Line), Answer = SamplingTask.Answer, Critique = new("critique", FieldType.Line) { MaxTokens = 6 };
    private static readonly Field Flawed = SamplingTask.Flawed, Helpful = new("helpful", FieldType.Labels) { Labels = ["Yes", "No"] };

    private static readonly NamedFormat
        Base = new(FormatNames.Base, new LiteralSegment("Q:"), Space(Question), new LiteralSegment("\nA:"), Learned(Answer), new EndSegment(Learned: true)),
        Criticising = new(FormatNames.Critique, new LiteralSegment("Q:"), Space(Question), new LiteralSegment("\nA:"), Space(Answer), new LiteralSegment("\nX:"), new FieldSegment(Flawed) { LeadingSpace = true, Given = "Yes" }, new LiteralSegment("\nC:"), Learned(Critique), new EndSegment(Learned: true)),
        Helpfulness = new(FormatNames.Helpfulness, new LiteralSegment("Q:"), Space(Question), new LiteralSegment("\nA:"), Space(Answer), new LiteralSegment("\nX:"), new FieldSegment(Flawed) { LeadingSpace = true, Given = "Yes" }, new LiteralSegment("\nC:"), Space(Critique), new LiteralSegment("\nH:"), Learned(Helpful));

    private static readonly string[] Questions = [.. Enumerable.Range(0, 24).Select(i => $"{(char)('a' + i)}")];

    [Fact]
    public void Critiques_are_those_of_the_eight_temperatures_without_repetitions_by_their_scores()
    {
        using Transformer model = Model();
        AssistedAnswer[] answers = [.. Own(model)];
        Assert.Equal([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 1], AssistanceSampling.Temperatures.AsEnumerable());
        Assert.Contains(answers, answer => answer.Critiques.Any(critique => critique.Count > 1));
        Assert.Contains(answers, answer => answer.Critiques.Length > 2);
        Assert.Contains(answers, answer => answer.LeftOut > 0);

        // Again, one critique at a time, by the sampler alone.
        var sampler = new Sampler(model, Tokenizer.Bytes, new SamplerSettings { Seed = 1, Stage = $"{Stage}/assistance/critiques" });
        foreach (AssistedAnswer answer in answers)
        {
            var expected = new List<(string Text, double Temperature, int Count)>();
            foreach ((int i, double temperature) in AssistanceSampling.Temperatures.Index())
            {
                Sample sample = sampler.Sample([new SampleRequest(Criticising.Prompt("critique", [QuestionOf(answer), AnswerOf(answer)]), answer.Answer.Item, i, temperature)])[0];
                int same = expected.FindIndex(earlier => earlier.Text == sample.Value.Trim());
                if (!sample.Truncated && same < 0)
                {
                    expected.Add((sample.Value.Trim(), temperature, 1));
                }
                else if (!sample.Truncated)
                {
                    expected[same] = expected[same] with { Count = expected[same].Count + 1 };
                }
            }

            Assert.Equal(expected.Order(), answer.Critiques.Select(critique => (critique.Text, critique.Temperature, critique.Count)).Order());
            Assert.Equal(8 - expected.Sum(each => each.Count), answer.LeftOut);
            Assert.Equal(answer.Critiques.OrderByDescending(critique => critique.Helpfulness).ThenBy(critique => critique.Temperature), answer.Critiques);
            foreach (RankedCritique critique in answer.Critiques)
            {
                Assert.Equal(HelpfulnessOf(model, answer, critique.Text), critique.Helpfulness, 1e-5);
                Assert.Equal(critique.Text.Length % 2 != 0, critique.Valid!.Value);
            }
        }
    }

    [Fact]
    public void How_many_answers_are_taken_at_once_and_what_stands_beside_them_changes_nothing()
    {
        using Transformer model = Model();
        AssistedAnswer[] answers = [.. Own(model)];
        foreach (int atOnce in (int[])[1, 5])
        {
            AssertSame(answers, [.. Own(model, atOnce)]);
        }

        // The same answers, handed in: the critiques are those of their numbers.
        using var given = new AssistanceSampling(Experiment, new OddOracle(), model, 1, Stage, null, 3);
        AssertSame(answers, [.. given.Of(answers.Select(answer => answer.Answer).Reverse(), CancellationToken.None).Reverse()]);
    }

    [Fact]
    public void Scores_that_nearly_tie_are_the_same_and_in_the_same_order_however_many_answers_are_taken_at_once()
    {
        // The labels are line breaks, which no sample of a line has, and so nearly equally likely that the sixth digit of a score is a matter of rounding.
        using Transformer model = Model(difference: 1e-5f);
        Field close = new("helpful", FieldType.Labels) { Labels = ["\n", "\r"] };
        var task = new TaskDefinition { Name = "Odd", SourceFile = "odd.task.yaml", Fields = [Question, Answer, Flawed, Critique, close], Formats = [Base, Criticising, new NamedFormat(FormatNames.Helpfulness, [.. Helpfulness.Segments[..^1], Learned(close)])] };
        AssistedAnswer[] answers = [.. Own(model, task: task)];
        double[] scores = [.. answers.SelectMany(answer => answer.Critiques).Select(critique => critique.Helpfulness)];
        Assert.InRange(scores.Distinct().Count(), 3, scores.Length / 2);
        Assert.All(scores, score => Assert.InRange(score, 0.4999, 0.5001));
        foreach (int atOnce in (int[])[1, 3, 7])
        {
            AssertSame(answers, [.. Own(model, atOnce, task: task)]);
        }
    }

    [Fact]
    public void Without_an_oracle_there_are_critiques_of_any_question_and_nobodys_word_on_them()
    {
        using Transformer model = Model();
        Field passage = new("passage", FieldType.Text);
        Segment[] asked = [new FieldSegment(passage), new LiteralSegment("\nQ:"), Space(Question), new LiteralSegment("\nA:")], critiqued = [.. asked, Space(Answer), new LiteralSegment("\nC:")];
        var task = new TaskDefinition
        {
            Name = "Odd",
            SourceFile = "odd.task.yaml",
            Fields = [passage, Question, Answer, Critique, Helpful],
            Formats =
            [
                new NamedFormat(FormatNames.Base, [.. asked, Learned(Answer), new EndSegment(Learned: true)]),
                new NamedFormat(FormatNames.Critique, [.. critiqued, Learned(Critique), new EndSegment(Learned: true)]),
                new NamedFormat(FormatNames.Helpfulness, [.. critiqued, Space(Critique), new LiteralSegment("\nH:"), Learned(Helpful)]),
            ],
        };
        using var assistance = new AssistanceSampling(Experiment with { Task = task }, oracle: null, model, 1, Stage);
        IReadOnlyDictionary<string, string>[] questions = [.. Questions.Select(question => new Dictionary<string, string> { ["passage"] = $"{question}!", ["question"] = question })];
        AssistedAnswer[] own = [.. assistance.OfOwn(questions, 0.5, CancellationToken.None)];
        AssertSame(own, [.. assistance.Of(own.Select(answer => answer.Answer), CancellationToken.None)]);
        Assert.All(own, answer => Assert.Equal((null, null, true), (answer.Parsed, answer.Correct, answer.Critiques.All(critique => critique.Valid is null))));
        Assert.Contains(own, answer => answer.Critiques.Length > 1);

        string[] lines = Lines(own, task);
        Assert.All(lines, line => Assert.DoesNotMatch("\"(parsed|correct|valid)\":", line));
        Assert.StartsWith("{\"item\":1,\"passage\":\"b!\",\"question\":\"b\",\"answer\":", lines[1], StringComparison.Ordinal);
        Assert.Equal(own.Select(answer => answer.Answer.Truncated), lines.Select(line => line.Contains("\"truncated\":true", StringComparison.Ordinal)));
        Assert.Contains("'question' is missing", assistance.WhyNot(new Dictionary<string, string> { ["passage"] = "a!" }), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_cut_off_goes_on_from_the_samples_on_disk_to_the_same_file()
    {
        using Transformer model = Model();
        AssistedAnswer[] answers = [.. Own(model)];
        string folder = Directory.CreateTempSubdirectory("assistance-").FullName;
        try
        {
            string partial = Path.Combine(folder, "assistance.partial.jsonl"), path = Path.Combine(folder, "assistance.jsonl");
            int half;
            using (var store = new SampleStore(partial, model, Tokenizer.Bytes))
            {
                _ = Own(model, atOnce: 6, store).Take(12).Count();
                half = store.Count;
            }

            using (var store = new SampleStore(partial, model, Tokenizer.Bytes))
            {
                Assert.Equal(half, store.Count);
                AssistanceFile.Write(path, Experiment.Task, Own(model, store: store));
                Assert.True(store.Count > half);
            }

            Assert.Equal(Lines(answers, Experiment.Task), File.ReadAllLines(path));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void An_answer_that_cannot_be_critiqued_is_said()
    {
        using Transformer model = Model();
        using var assistance = new AssistanceSampling(Experiment, new OddOracle(), model, 1, Stage);
        Assert.Null(WhyNot("a", "b"));
        Assert.Contains("no room for a critique of this answer", WhyNot("a", new string('b', 60)), StringComparison.Ordinal);
        Assert.Contains("no room for an answer to this question", assistance.WhyNot(new Dictionary<string, string> { ["question"] = new string('a', 60) }), StringComparison.Ordinal);
        Assert.Contains("holds a line break", WhyNot("a\nb", "b"), StringComparison.Ordinal);

        string? WhyNot(string question, string answer) => assistance.WhyNot(new Dictionary<string, string> { ["question"] = question, ["answer"] = answer });
    }

    // To the last digit.
    private static void AssertSame(AssistedAnswer[] expected, AssistedAnswer[] actual) => Assert.Equal(expected.Select(Text), actual.Select(Text));

    private static string Text(AssistedAnswer answer) =>
        FormattableString.Invariant($"{answer.Answer.Item} {string.Join('|', answer.Answer.Values)} {answer.Answer.Truncated} {answer.Parsed} {answer.Correct} {answer.LeftOut}: {string.Join(", ", answer.Critiques)}");

    private static string[] Lines(IEnumerable<AssistedAnswer> answers, TaskDefinition task)
    {
        string path = Path.GetTempFileName();
        try
        {
            AssistanceFile.Write(path, task, answers);
            return File.ReadAllLines(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string QuestionOf(AssistedAnswer answer) => answer.Answer.Values["question"];

    private static string AnswerOf(AssistedAnswer answer) => answer.Answer.Values["answer"];

    private static double HelpfulnessOf(Transformer model, AssistedAnswer answer, string critique)
    {
        // The logits after the space that both labels begin with, without any cache.
        float[] logits = SamplingTask.LogitsAfter(model, [.. Helpfulness.Prompt("helpful", [QuestionOf(answer), AnswerOf(answer), critique]).Encode(Tokenizer.Bytes), ' ']);
        double yes = Math.Exp(logits['Y']), no = Math.Exp(logits['N']);
        return yes / (yes + no);
    }

    private static IEnumerable<AssistedAnswer> Own(Transformer model, int atOnce = 250, SampleStore? store = null, TaskDefinition? task = null)
    {
        using var assistance = new AssistanceSampling(Experiment with { Task = task ?? Experiment.Task }, new OddOracle(), model, 1, Stage, store, atOnce);
        foreach (AssistedAnswer answer in assistance.OfOwn(Questions.Select(question => new Dictionary<string, string> { ["question"] = question }), temperature: 0.5, CancellationToken.None))
        {
            yield return answer;
        }
    }

    // Random weights, of which samples come to an end now and then: its token is made likelier, along what all logits share. Where a difference is given, line breaks have large logits that differ by so much of what they did, which is less than rounding.
    private static Transformer Model(float? difference = null)
    {
        Transformer model = SamplingTask.Model();
        using var scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        int width = model.Configuration.Width;
        float[] shared = model.Parameters.Single(parameter => parameter.Name == "norm.bias").Value.ToFloats(), added = new float[model.Configuration.Vocabulary * width];
        for (int i = 0; i < width; i++)
        {
            added[(Tokenizer.Bytes.End * width) + i] = 4 * shared[i];
        }

        Tensor head = model.Parameters.Single(parameter => parameter.Name == "head.weight").Value;
        float[] rows = head.ToFloats();
        for (int i = 0; i < width && difference is not null; i++)
        {
            (float yes, float no) = (rows[('\n' * width) + i], rows[('\r' * width) + i]);
            (added[('\n' * width) + i], added[('\r' * width) + i]) = (99 * yes, (100 * yes) + (difference.Value * (no - yes)) - no);
        }

        head.add_(tensor(added, [model.Configuration.Vocabulary, width]));
        return model;
    }

    private static ExperimentDefinition Experiment { get; } = new()
    {
        Name = "Odd",
        SourceFile = "odd.experiment.yaml",
        Task = new TaskDefinition { Name = "Odd", SourceFile = "odd.task.yaml", Fields = [Question, Answer, Flawed, Critique, Helpful], Formats = [Base, Criticising, Helpfulness] },
        Oracle = () => new OddOracle(),
        Models = [],
        Train = new TrainingDefinition(),
        Rounds = [],
    };

    private static FieldSegment Space(Field field) => new(field) { LeadingSpace = true };

    private static FieldSegment Learned(Field field) => new(field) { LeadingSpace = true, Learned = true };

    private sealed class NamedFormat(string name, params ImmutableArray<Segment> segments) : Format("Odd", name, name, null, segments);

    /// <summary>A critique of an odd length is valid.</summary>
    private sealed class OddOracle : IOracle
    {
        public string Draw(Random random) => $"{random.Next()}";

        public string Answer(string question) => "even";

        public Verdict Judge(string question, string answer) => answer.Length % 2 == 0 ? Verdict.Right : Verdict.Wrong;

        public IReadOnlyList<string> Critiques(string question, string answer) => ["odd"];

        public bool IsValid(string question, string answer, string critique) => critique.Length % 2 != 0;

        public string Mend(string question, string answer, string critique) => answer + answer[0];

        public string Flaw(string question, Random random) => "odd";
    }
}
