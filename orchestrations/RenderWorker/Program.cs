using AutoVideo.MediaJobs;
using AutoVideo.Render;
using AutoVideo.Storage;
using AutoVideo.Visuals;
using AutoVideo.Voice;
using Microsoft.Extensions.Hosting;

// The media worker as a program of its own: takes jobs from the data folder (Data:Folder) and runs the native tools.
var builder = Host.CreateApplicationBuilder(args);
builder.Services
    .AddStorage()
    .AddMediaJobs()
    .AddMediaWorker()
    .AddVoiceWorker()
    .AddVisualsWorker()
    .AddRenderWorker();
await builder.Build().RunAsync();
