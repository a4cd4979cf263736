using AutoVideo.AccountData;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Profiles;

public static class ProfilesSetup
{
    /// <summary>Profiles, settings and pictures of people. Needs users, documents, blobs and media jobs.</summary>
    public static IServiceCollection AddProfiles(this IServiceCollection services) => services
        .AddSingleton<ProfileStore>()
        .AddSingleton<UserSettingsStore>()
        .AddSingleton<Avatars>()
        .AddSingleton<IUserData, ProfileUserData>();
}
