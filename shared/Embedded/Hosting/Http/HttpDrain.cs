using System.Collections.Concurrent;

using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace AutoVideo.Embedded.Hosting.Http;

/// <summary>When the host stops, running requests get so long to finish; then they are cut off.</summary>
internal sealed class HttpDrain : IDisposable
{
    private readonly ConcurrentDictionary<HttpContext, byte> _running = new(ReferenceEqualityComparer.Instance as IEqualityComparer<HttpContext>);
    private readonly CancellationTokenRegistration _stopping;
    private readonly TimeProvider _time;
    private readonly TimeSpan _patience;
    private ITimer? _deadline;

    public HttpDrain(HostSettings settings, IHostApplicationLifetime lifetime, TimeProvider time)
    {
        _time = time;
        _patience = settings.Drain;
        _stopping = lifetime.ApplicationStopping.Register(Begin);
    }

    public void Enter(HttpContext http) => _running.TryAdd(http, 0);

    public void Leave(HttpContext http) => _running.TryRemove(http, out _);

    public void Dispose()
    {
        _stopping.Dispose();
        _deadline?.Dispose();
    }

    private void Begin() => _deadline = _time.CreateTimer(_ => CutOff(), null, _patience, Timeout.InfiniteTimeSpan);

    private void CutOff()
    {
        foreach (var http in _running.Keys)
            http.Abort();
    }
}
