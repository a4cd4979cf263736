using System.Text;
using AutoVideo.Failures;
using AutoVideo.Security;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Identity;

/// <param name="OnConsole">The console is in front of who started the program. Elsewhere it is a log, which many may read: there the vault has the link.</param>
internal sealed record AnnouncePlace(bool OnConsole);

/// <summary>Once the host listens, says where its owner signs in, to who may know.</summary>
internal sealed partial class AnnounceOwner(
    IServiceProvider services, OwnerLinks links, SiteAddress site, AnnouncePlace place, ISecretVault vault, TimeProvider time, ILogger<AnnounceOwner> logger) : IHostedLifecycleService
{
    public const string Marker = "Sign in once: ";
    public const string Secret = "owner-link";
    // A link is good for a day; instances that start in the meantime make no more of them.
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(20);

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses is { Count: > 0 } addresses
            && Uri.TryCreate(addresses.First(), UriKind.Absolute, out var address))
        {
            site.ListensAt(address);
        }
        try
        {
            if (!place.OnConsole && vault.ReadAll(Secret) is [.., { } last] && time.GetUtcNow() - last.CreatedAt < Fresh)
                return;
            if (await links.MakeAsync(cancellationToken) is not { } link)
                return;
            if (place.OnConsole)
                await Console.Out.WriteLineAsync($"{Marker}{link.AbsoluteUri}");
            else
                vault.Add(Secret, Encoding.UTF8.GetBytes(link.AbsoluteUri));
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
