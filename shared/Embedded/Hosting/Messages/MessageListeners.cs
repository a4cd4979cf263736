using AutoVideo.Embedded.Messaging;

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Embedded.Hosting.Messages;

/// <summary>
/// Starts a listener for every queue and topic function, and drains them when the host stops: nothing new is taken from the moment the stop is
/// asked for, also while requests are still answered.
/// </summary>
internal sealed class MessageListeners(
    HostStartup startup, MessageStore store, IConfiguration configuration, IServiceScopeFactory scopes, IHostApplicationLifetime lifetime, TimeProvider time,
    ILogger<MessageListener> logger)
    : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _cutOff = new();
    private Task _running = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await store.ReleaseLocksOf(MessageListener.LockOwner, cancellationToken);
        var functions = startup.Functions.Where(function => function.Trigger is MessageFunctionTrigger).ToList();
        foreach (var trigger in functions.Select(function => (MessageFunctionTrigger)function.Trigger).Where(trigger => trigger.Topic is not null))
            await store.Subscribe(trigger.Topic!, trigger.Subscription!, Filter(trigger), cancellationToken);
        _running = Task.WhenAll(functions.Select(function => Task.Run(() => Listen(function), CancellationToken.None)));
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(startup.Settings.Drain, time);
        using var registration = patience.Token.Register(() => _cutOff.Cancel());
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _cutOff.Dispose();

    private async Task Listen(DiscoveredFunction function)
    {
        using var listener = new MessageListener(function, store, startup.Runner, startup.HostJson, scopes, time, logger);
        await listener.Run(lifetime.ApplicationStopping, _cutOff.Token);
    }

    /// <summary>Settings <c>Messaging:Subscriptions:{topic}:{subscription}:{property}</c>.</summary>
    private Dictionary<string, string> Filter(MessageFunctionTrigger trigger) => configuration
        .GetSection($"Messaging:Subscriptions:{trigger.Topic}:{trigger.Subscription}").GetChildren()
        .Where(property => property.Value is not null)
        .ToDictionary(property => property.Key, property => property.Value!, StringComparer.Ordinal);
}
