using System.Globalization;
using TaskDsl.Chat;
using TaskDsl.Evaluation.Sampling;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Randomness;

namespace TaskDsl.Evaluation.Critics;

/// <summary>
/// A server as a critic. It is sent one message of the user: the text of a format before its critique, shots included, exactly as a model of ours would be prompted. What it writes
/// is read as a value of the critique's field: see <see cref="ServerText"/>.
/// </summary>
public sealed class ServerCritic : ICritic
{
    private readonly ChatClient _client;
    private readonly Format _format;
    private readonly Field _field;
    private readonly long _seed;

    /// <summary>A critic.</summary>
    /// <param name="client">Asks the server; its cache makes a run that was cut off go on.</param>
    /// <param name="format">The format whose prompt is sent; it ends in a text that is learned.</param>
    /// <param name="seed">The experiment's seed, by which <see cref="ShotsOf"/> chooses.</param>
    public ServerCritic(ChatClient client, Format format, long seed) => (_client, _format, _field, _seed) = (client, format, FieldPrompt.FieldOf(format), seed);

    /// <summary>The examples before a request's text, for a format that has shots.</summary>
    public Func<CritiqueRequest, Shots?>? ShotsOf { get; init; }

    /// <summary>Told after each answer.</summary>
    public Action<ChatProgress>? Progress { get; init; }

    /// <inheritdoc/>
    public string Name => new ServerCriticDefinition(_client.Server.Name).ToString();

    /// <inheritdoc/>
    public string Identity => StableHash.HexOf(string.Join('\n', "server critic 1", _client.Server.Address, _client.Server.Model, _client.Server.Temperature.ToString("R", CultureInfo.InvariantCulture), $"{_client.Server.MaxTokens}", $"{_client.Server.Seed}", _format.Id, _format.FewShot is null ? "" : $"{_seed}"));

    /// <inheritdoc/>
    /// <exception cref="ChatException">The server cannot be used, or refuses every request.</exception>
    public IReadOnlyList<WrittenCritique> Critique(IReadOnlyList<CritiqueRequest> requests, CancellationToken cancellation = default)
    {
        Prompt[] prompts = [.. requests.Select(request => FieldPrompt.Of(_format, _field.Name, request.Values, ShotsOf?.Invoke(request)))];
        IReadOnlyList<ChatOutcome> outcomes = _client.Ask([.. requests.Zip(prompts, RequestOf)], Progress, cancellation);
        if (outcomes.Count > 0 && outcomes.All(outcome => outcome.Answer is null))
        {
            throw new ChatException($"{Name} has no critiques: every request was refused. {outcomes[0].Refusal}");
        }

        return [.. outcomes.Zip(prompts, (outcome, prompt) => outcome.Answer is { } answer ? Read(answer, prompt) : new WrittenCritique(null, outcome.Refusal))];
    }

    // Where the server draws, each answer has a draw of its own; else equal prompts are asked once.
    private ChatRequest RequestOf(CritiqueRequest request, Prompt prompt) =>
        new([ChatMessage.OfUser(prompt.Text)], _client.Server.Temperature > 0 ? string.Create(CultureInfo.InvariantCulture, $"{_seed}/{request.Item}/{request.Sample}") : "");

    private WrittenCritique Read(ChatAnswer answer, Prompt prompt)
    {
        string text = ServerText.ValueOf(answer.Text, _field, prompt.Text);
        string? failure = answer.Truncated ? "The critique was cut off at the most tokens."
            : text.Length == 0 ? $"The server wrote nothing{(answer.Finish is "" or "stop" ? "" : $" ({answer.Finish})")}."
            : _field.Check(text) is { } violation ? $"What the server wrote is no value: {violation}."
            : null;
        // A critique that was cut off is kept, and counts as what it is.
        return new WrittenCritique(failure is null || (answer.Truncated && text.Length > 0) ? text : null, failure) { Truncated = answer.Truncated, Tokens = answer.OutputTokens };
    }
}
