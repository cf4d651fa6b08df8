using TaskDsl.Evaluation.Sampling;
using TaskDsl.Formats;
using TaskDsl.Oracles;
using TaskDsl.Randomness;
using TaskDsl.Tasks;
using TaskDsl.Tokenizers;
using TaskDsl.Training;

namespace TaskDsl.Benchmarks.Sampling;

/// <summary>Some answers to each of some questions, and a critique of each, with the lengths that the oracle's own have.</summary>
internal sealed class Workload
{
    private readonly TaskDefinition _task;
    private readonly string[] _questions;
    private readonly int _samples;

    public Workload(TaskDefinition task, IOracle oracle, int questions, int samples)
    {
        (_task, _samples) = (task, samples);
        _questions = [.. Enumerable.Range(0, questions).Select(item => oracle.Draw(new CounterRandom(1, "questions", item)))];
        for (int item = 0; item < questions; item++)
        {
            for (int sample = 0; sample < samples; sample++)
            {
                // A flawed answer and its critique: what a model that has learned the task says is about as long, with the space before it and an end token.
                var random = new CounterRandom(1, "lengths", item, sample);
                string answer = oracle.Flaw(_questions[item], random);
                AnswerTokens.Add(answer.Length + 2);
                CritiqueTokens.Add(oracle.DemonstrateCritique(_questions[item], answer, random)!.Length + 2);
            }
        }
    }

    public static Tokenizer Tokenizer { get; } = new LettersTokenizer();

    /// <summary>How many tokens each answer takes, question by question.</summary>
    public List<int> AnswerTokens { get; } = [];

    /// <summary>How many tokens each critique takes.</summary>
    public List<int> CritiqueTokens { get; } = [];

    public int Samples => AnswerTokens.Count;

    public int Tokens => AnswerTokens.Sum() + CritiqueTokens.Sum();

    /// <summary>The least context that holds the longest critique.</summary>
    public int Context => Enumerable.Range(0, Samples).Max(i => Prompt(i).Length + AnswerTokens[i] + Between.Length + CritiqueTokens[i]);

    /// <summary>What stands between an answer and its critique.</summary>
    public int[] Between
    {
        get
        {
            string text = CritiquePrompt(0, "answer").Text;
            return Tokenizer.Encode(text[(text.LastIndexOf("answer", StringComparison.Ordinal) + "answer".Length)..]);
        }
    }

    public int[] Prompt(int index) => AnswerPrompt(index).Encode(Tokenizer);

    public SampleRequest AnswerRequest(int index) => new(AnswerPrompt(index), index / _samples, index % _samples, MaxTokens: AnswerTokens[index]);

    public SampleRequest CritiqueRequest(int index, string answer) => new(CritiquePrompt(index, answer), index / _samples, index % _samples, MaxTokens: CritiqueTokens[index]);

    public override string ToString() =>
        $"{_questions.Length} questions × {_samples} answers; mean tokens: prompt {_questions.Select((_, i) => Prompt(i * _samples).Length).Average():F0}, answer {AnswerTokens.Average():F0}, critique {CritiqueTokens.Average():F0}";

    private Prompt AnswerPrompt(int index) => _task.Format(FormatNames.Base).Prompt("answer", [_questions[index / _samples]]);

    private Prompt CritiquePrompt(int index, string answer) => _task.Format(FormatNames.Critique).Prompt("critique", [_questions[index / _samples], answer]);
}
