using AutoVideo.Failures;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Identity;

/// <summary>Once the host listens, prints where its owner signs in. A link on the console is for who started the program.</summary>
internal sealed partial class AnnounceOwner(IServiceProvider services, OwnerLinks links, SiteAddress site, ILogger<AnnounceOwner> logger) : IHostedLifecycleService
{
    public const string Marker = "Sign in once: ";

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses is { Count: > 0 } addresses
            && Uri.TryCreate(addresses.First(), UriKind.Absolute, out var address))
        {
            site.ListensAt(address);
        }
        try
        {
            if (await links.MakeAsync(cancellationToken) is { } link)
                await Console.Out.WriteLineAsync($"{Marker}{link.AbsoluteUri}");
        }
        catch (Exception failure) when (failure is PermanentException or TransientException)
        {
            // A full disk or a store that is away for now: what runs already goes on.
            LogNoLink(logger, failure);
        }
    }

    [LoggerMessage(4001, LogLevel.Warning, "No link to sign in could be made; the next start makes one")]
    private static partial void LogNoLink(ILogger logger, Exception failure);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
