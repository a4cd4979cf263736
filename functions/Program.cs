using AutoVideo.Http;
using AutoVideo.MediaJobs;
using AutoVideo.Platform;
using AutoVideo.Render;
using AutoVideo.Script;
using AutoVideo.Storage;
using AutoVideo.Videos;
using AutoVideo.Visuals;
using AutoVideo.Voice;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseWhen<ErrorMiddleware>(context => context.GetHttpContext() is not null);

builder.Services
    .AddStorage()
    .AddMediaJobs()
    .AddPlatform()
    .AddVideos()
    .AddScript()
    .AddVoice()
    .AddVisuals()
    .AddRender()
    .AddFunctionServices();

// Native tools run only in the media worker: in this process where a person runs everything in one, in its own container elsewhere.
if (builder.Configuration.GetValue("MediaJobs:WorkerInProcess", false))
{
    builder.Services
        .AddMediaWorker()
        .AddVoiceWorker()
        .AddVisualsWorker()
        .AddRenderWorker();
}

await builder.Build().RunAsync();
