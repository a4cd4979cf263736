using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace AutoVideo.Cli.Api;

/// <summary>
/// Follows a video to its end: by server-sent events, resumed after the last event seen when the stream is cut, and by asking
/// once a second where there is no stream.
/// </summary>
internal sealed class VideoFollower(VideoApi api, TimeProvider time)
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Every state seen, ending with one that is over.</summary>
    public async IAsyncEnumerable<VideoSnapshot> FollowAsync(VideoSnapshot video, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var id = video.Id ?? throw CliException.Failed("The server gave the video no id.");
        string? lastEventId = null;
        while (!video.IsOver)
        {
            await foreach (var item in EventsAsync(id, lastEventId, cancellation))
            {
                lastEventId = item.EventId ?? lastEventId;
                video = video.With(item.Data);
                yield return video;
                if (video.IsOver)
                    break;
            }
            // What events leave out, and the truth after a cut.
            video = await api.GetAsync(id, cancellation);
            yield return video;
            if (!video.IsOver)
                await Task.Delay(Pause, time, cancellation);
        }
    }

    private async IAsyncEnumerable<SseItem<VideoSnapshot>> EventsAsync(string id, string? lastEventId, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var response = await OpenAsync(id, lastEventId, cancellation);
        if (response is null)
            yield break;
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var items = SseParser.Create(stream, static (_, data) => Parse(data)).EnumerateAsync(silence.Token).GetAsyncEnumerator(silence.Token);
        await using (items)
        {
            while (await NextAsync(items, silence, cancellation))
            {
                if (items.Current.Data is { } video)
                    yield return new SseItem<VideoSnapshot>(video, items.Current.EventType) { EventId = items.Current.EventId };
            }
        }
    }

    private async Task<HttpResponseMessage?> OpenAsync(string id, string? lastEventId, CancellationToken cancellation)
    {
        try
        {
            return await api.OpenEventsAsync(id, lastEventId, cancellation);
        }
        catch (ServerLostException)
        {
            return null;
        }
    }

    /// <summary>False at the end of the stream, however it ended, and after a long silence.</summary>
    private async Task<bool> NextAsync(IAsyncEnumerator<SseItem<VideoSnapshot?>> items, CancellationTokenSource silence, CancellationToken cancellation)
    {
        await using var timer = time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), silence, Silence, Timeout.InfiniteTimeSpan);
        try
        {
            return await items.MoveNextAsync();
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException or FormatException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private static VideoSnapshot? Parse(ReadOnlySpan<byte> data)
    {
        try
        {
            return JsonSerializer.Deserialize(data, CliJsonContext.Default.VideoSnapshot);
        }
        catch (JsonException)
        {
            return null; // An event of another kind; the next poll tells what matters.
        }
    }
}
