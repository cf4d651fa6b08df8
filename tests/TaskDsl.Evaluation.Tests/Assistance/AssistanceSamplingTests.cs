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
                Sample sample = sampler.Sample([new SampleRequest(Criticising.Prompt("critique", [answer.Question, answer.Answer]), answer.Item, i, temperature)])[0];
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
                Assert.Equal(critique.Text.Length % 2 != 0, critique.Valid);
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
        GivenAnswer[] handed = [.. answers.Select(answer => new GivenAnswer { Item = answer.Item, Question = answer.Question, Answer = answer.Answer, Source = AnswerSource.Model })];
        AssertSame(answers, [.. given.Of(handed.Reverse(), CancellationToken.None).Reverse().Zip(answers, (again, first) => again with { Parsed = first.Parsed, Correct = first.Correct })]);
    }

    [Fact]
    public void What_was_cut_off_goes_on_from_the_samples_on_disk_and_a_file_is_read_back_as_it_was_written()
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
                AssistanceFile.Write(path, Own(model, store: store));
                Assert.True(store.Count > half);
            }

            AssertSame(answers, [.. AssistanceFile.Read(path)]);
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
        Assert.Null(assistance.WhyNot(new GivenAnswer { Item = 0, Question = "a", Answer = "b" }));
        Assert.Contains("no room", assistance.WhyNot(new GivenAnswer { Item = 0, Question = "a", Answer = new string('b', 60) }), StringComparison.Ordinal);
        Assert.Contains("holds a line break", assistance.WhyNot(new GivenAnswer { Item = 0, Question = "a\nb", Answer = "b" }), StringComparison.Ordinal);
    }

    // Batches of another size may turn the last digits of a score.
    private static void AssertSame(AssistedAnswer[] expected, AssistedAnswer[] actual)
    {
        Assert.Equal(expected.Select(Unscored), actual.Select(Unscored));
        foreach ((RankedCritique first, RankedCritique second) in expected.SelectMany(answer => answer.Critiques).Zip(actual.SelectMany(answer => answer.Critiques)))
        {
            Assert.Equal(first.Helpfulness, second.Helpfulness, 1e-5);
        }

        static AssistedAnswer Unscored(AssistedAnswer answer) => answer with { Critiques = [.. answer.Critiques.Select(critique => critique with { Helpfulness = 0 })] };
    }

    private static double HelpfulnessOf(Transformer model, AssistedAnswer answer, string critique)
    {
        // The logits after the space that both labels begin with, without any cache.
        float[] logits = SamplingTask.LogitsAfter(model, [.. Helpfulness.Prompt("helpful", [answer.Question, answer.Answer, critique]).Encode(Tokenizer.Bytes), ' ']);
        double yes = Math.Exp(logits['Y']), no = Math.Exp(logits['N']);
        return yes / (yes + no);
    }

    private static IEnumerable<AssistedAnswer> Own(Transformer model, int atOnce = 250, SampleStore? store = null)
    {
        using var assistance = new AssistanceSampling(Experiment, new OddOracle(), model, 1, Stage, store, atOnce);
        foreach (AssistedAnswer answer in assistance.OfOwn(Questions, temperature: 0.5, CancellationToken.None))
        {
            yield return answer;
        }
    }

    // Random weights, of which samples come to an end now and then: its token is made likelier, along what all logits share.
    private static Transformer Model()
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

        model.Parameters.Single(parameter => parameter.Name == "head.weight").Value.add_(tensor(added, [model.Configuration.Vocabulary, width]));
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
