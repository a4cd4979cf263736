using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AutoVideo.Generate;

/// <summary>Server-sent events (WHATWG HTML, section 9.2), numbered from 1, with a comment whenever nothing is said for a while.</summary>
internal sealed class ServerEvents(Stream stream, TimeProvider time)
{
    private static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(15);
    private int sent;

    public async Task SendAsync<T>(string name, T data, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"id: {++sent}\nevent: {name}\ndata: {JsonSerializer.Serialize(data, type)}\n\n");
        await WriteAsync(text, cancellation);
    }

    /// <summary>Passes on what comes; between two of them the client is told that the connection lives.</summary>
    public async IAsyncEnumerable<T> WhileAliveAsync<T>(IAsyncEnumerable<T> source, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var items = source.GetAsyncEnumerator(cancellation);
        while (true)
        {
            var next = items.MoveNextAsync().AsTask();
            try
            {
                while (await Task.WhenAny(next, Task.Delay(BeatEvery, time, cancellation)) != next)
                {
                    cancellation.ThrowIfCancellationRequested();
                    await WriteAsync(":\n\n", cancellation);
                }
            }
            finally
            {
                // An enumerator may not be disposed of while it moves.
                await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            if (!await next)
                yield break;
            yield return items.Current;
        }
    }

    private async Task WriteAsync(string text, CancellationToken cancellation)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation);
        await stream.FlushAsync(cancellation);
    }
}
