using System.Net;
using AutoVideo.Messaging;
using AutoVideo.Platform;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Identity;

internal static class IdentityFunctionsSetup
{
    /// <summary>What the functions of this feature share, and whether the local owner is signed in without a form.</summary>
    public static IServiceCollection AddIdentityFunctions(this IServiceCollection services) => services
        .AddIdentity()
        .AddSingleton(provider => new OwnerMode(ProductSetup.IsEmbedded && IsLoopback(provider.GetRequiredService<IConfiguration>()["Host:Listen"])))
        .AddSingleton<AccountViews>()
        .AddSingleton<Admins>()
        .AddSingleton<IDeadLetters, ServiceBusDeadLetters>()
        .AddSingleton<SignInAnswer>()
        .AddSingleton(new AnnouncePlace(ProductSetup.IsEmbedded))
        .AddHostedService<AnnounceOwner>();

    /// <summary>As the embedded host reads the setting.</summary>
    internal static bool IsLoopback(string? listen) =>
        listen is null or "" or "localhost" or "loopback" || (IPAddress.TryParse(listen, out var address) && IPAddress.IsLoopback(address));
}
