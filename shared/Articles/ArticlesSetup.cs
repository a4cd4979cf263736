using AutoVideo.Articles.Robots;
using AutoVideo.Outgoing;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Articles;

public static class ArticlesSetup
{
    /// <summary><see cref="ArticleImporter"/>. Needs documents and <see cref="OutgoingSetup.AddOutgoing"/>.</summary>
    public static IServiceCollection AddArticles(this IServiceCollection services) => services
        .AddSingleton<RobotsFiles>()
        .AddSingleton<ArticleImporter>();
}
