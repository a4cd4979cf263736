using AutoVideo.Embedded.Durable.Client;
using Microsoft.Extensions.Hosting;

namespace AutoVideo.Embedded.Durable.Dispatch;

internal sealed class DurableEngine : IHostedService, IDurableHistory
{
    public DurableTaskClient Client => throw new NotSupportedException("The engine is not wired yet.");

    public Task<InstanceHistory?> ReadAsync(string instanceId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
