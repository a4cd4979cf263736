using System.Text;
using System.Text.Json;
using AutoVideo.Videos;

namespace AutoVideo.Http;

/// <summary>Writes server-sent events.</summary>
internal sealed class EventWriter(Stream stream)
{
    public async Task WriteAsync(long? id, string name, VideoView view, CancellationToken cancellation)
    {
        var data = JsonSerializer.Serialize(view, HttpJsonContext.Default.VideoView);
        var prefix = id is null ? "" : $"id: {id}\n";
        await SendAsync($"{prefix}event: {name}\ndata: {data}\n\n", cancellation);
    }

    /// <summary>A comment, so that proxies do not close a silent connection.</summary>
    public Task KeepAliveAsync(CancellationToken cancellation) => SendAsync(":\n\n", cancellation);

    private async Task SendAsync(string text, CancellationToken cancellation)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation);
        await stream.FlushAsync(cancellation);
    }
}
