using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TaskDsl.Formats;

/// <summary>One turn of a conversation.</summary>
/// <typeparam name="TRole">The generated enum of the field's roles.</typeparam>
/// <param name="Role">Who speaks.</param>
/// <param name="Text">What is said: neither empty nor with white space at either end.</param>
public readonly record struct Turn<TRole>(TRole Role, string Text)
    where TRole : struct, Enum;

/// <summary>A conversation: one or more turns. Immutable, and equal to another with equal turns.</summary>
/// <remarks>Write it as a list: <c>[new(PromptRole.User, "Hello"), new(PromptRole.Chatbot, "Good day")]</c>.</remarks>
/// <typeparam name="TRole">The generated enum of the field's roles.</typeparam>
[CollectionBuilder(typeof(Conversation), nameof(Conversation.Create))]
public sealed class Conversation<TRole> : IReadOnlyList<Turn<TRole>>, IEquatable<Conversation<TRole>>
    where TRole : struct, Enum
{
    private readonly ImmutableArray<Turn<TRole>> _turns;

    /// <summary>A conversation of these turns.</summary>
    public Conversation(IEnumerable<Turn<TRole>> turns) => _turns = [.. turns];

    /// <summary>How many turns there are.</summary>
    public int Count => _turns.Length;

    /// <summary>The turn at an index from 0.</summary>
    public Turn<TRole> this[int index] => _turns[index];

    /// <inheritdoc/>
    public IEnumerator<Turn<TRole>> GetEnumerator() => ((IEnumerable<Turn<TRole>>)_turns).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(Conversation<TRole>? other) => other is not null && _turns.AsSpan().SequenceEqual(other._turns.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Conversation<TRole>);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (Turn<TRole> turn in _turns)
        {
            hash.Add(turn);
        }

        return hash.ToHashCode();
    }

    /// <summary>The turns in brackets, for debugging.</summary>
    public override string ToString() => $"[{string.Join(", ", _turns.Select(turn => $"{turn.Role}: {turn.Text}"))}]";
}

/// <summary>Makes conversations of list expressions, and values of conversations for generated code.</summary>
public static class Conversation
{
    /// <summary>A conversation of these turns.</summary>
    public static Conversation<TRole> Create<TRole>(ReadOnlySpan<Turn<TRole>> turns)
        where TRole : struct, Enum => new(turns.ToArray());

    /// <summary>The conversation as a format's value: a list in JSON.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <param name="role">The role's text, as the task file spells it.</param>
    public static string ToValue<TRole>(Conversation<TRole> conversation, Func<TRole, string> role)
        where TRole : struct, Enum => Turn.Write(conversation.Select(turn => new Turn(role(turn.Role), turn.Text)));

    /// <summary>The conversation of a format's value.</summary>
    /// <param name="value">A value of the field.</param>
    /// <param name="role">The role of a text.</param>
    /// <exception cref="ArgumentException">The value is no list of turns.</exception>
    public static Conversation<TRole> FromValue<TRole>(string value, Func<string, TRole> role)
        where TRole : struct, Enum => Turn.TryRead(value, out List<Turn>? turns, out string? mistake)
        ? new(turns.Select(turn => new Turn<TRole>(role(turn.Role), turn.Text)))
        : throw new ArgumentException($"The value {mistake}.", nameof(value));
}
