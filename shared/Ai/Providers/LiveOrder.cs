using System.Collections;

namespace AutoVideo.Ai.Providers;

/// <summary>The providers of a stage in the order that holds at the moment at which they are gone through.</summary>
internal sealed class LiveOrder<T>(string stage, IReadOnlyList<T> providers, Func<T, string> nameOf, ProviderChoices choices) : IReadOnlyList<T>
{
    public int Count => providers.Count;

    public T this[int index] => Now()[index];

    // One order for one pass, whatever is chosen meanwhile.
    public IEnumerator<T> GetEnumerator() => Now().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private List<T> Now() => [.. choices.Order(stage, providers, nameOf)];
}
