<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>ContactSheet</name>
    <message>
        <source>This picture cannot be read</source>
        <translation>这张图片无法读取</translation>
    </message>
    <message>
        <source>seed %1</source>
        <extracomment>Under a picture of a contact sheet; %1 is a number</extracomment>
        <translation>种子 %1</translation>
    </message>
</context>
<context>
    <name>unclip::AboutDialog</name>
    <message>
        <source>This studio came without a starter model, or its description is missing.</source>
        <translation>这个版本没有附带入门模型，或缺少它的说明。</translation>
    </message>
    <message>
        <source>About unCLIP Studio</source>
        <translation>关于 unCLIP Studio</translation>
    </message>
    <message>
        <source>Qt %1</source>
        <translation>Qt %1</translation>
    </message>
    <message>
        <source>Version %1 · Qt %2</source>
        <translation>版本 %1 · Qt %2</translation>
    </message>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Starter model</source>
        <translation>入门模型</translation>
    </message>
    <message>
        <source>Make pictures from words, vary and blend them, change them by words, and look at what the model sees in them.</source>
        <translation>用文字生成图片，让图片变化、彼此融合，用文字修改它们，再看看模型从中看到了什么。</translation>
    </message>
    <message>
        <source>Everything happens on this computer: nothing you type or drop is sent anywhere.</source>
        <translation>一切都在这台电脑上完成：你输入的文字和拖入的图片不会发送到任何地方。</translation>
    </message>
    <message>
        <source>The pictures you make are yours. What a model may be used for, its own licence says.</source>
        <translation>你生成的图片归你所有。模型可以用于什么，请看它自己的许可证。</translation>
    </message>
    <message>
        <source>unCLIP Studio is free software under the Apache License, version 2.0.</source>
        <translation>unCLIP Studio 是自由软件，采用 Apache 许可证 2.0 版。</translation>
    </message>
    <message>
        <source>It stands on these libraries:</source>
        <translation>它建立在这些库之上：</translation>
    </message>
    <message>
        <source>Qt is used under the GNU Lesser General Public License, version 3: you may replace it by another build of it. Video files are written by the FFmpeg that OpenCV brings, where it does.</source>
        <translation>Qt 按 GNU 宽通用公共许可证第 3 版使用：你可以换用它的其他构建版本。视频文件由 OpenCV 附带的 FFmpeg 写入（如果附带）。</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>unclip::BasisFitRow</name>
    <message>
        <source>Cancelled. Nothing was written.</source>
        <translation>已取消，没有写入任何文件。</translation>
    </message>
    <message>
        <source>Waits until the pictures before it are made…</source>
        <translation>等前面的图片生成完…</translation>
    </message>
    <message>
        <source>Looked at %1 of %2 files, about %3 left</source>
        <extracomment>%1 and %2 are numbers, %3 is a duration</extracomment>
        <translation>已看 %1 / %2 个文件，约剩 %3</translation>
    </message>
    <message>
        <source>Looked at %1 of %2 files</source>
        <translation>已看 %1 / %2 个文件</translation>
    </message>
    <message numerus="yes">
        <source>The basis is ready: %1 components from %n pictures.</source>
        <translation>
            <numerusform>主成分基已就绪：由 %n 张图片得出 %1 个成分。</numerusform>
        </translation>
    </message>
    <message>
        <source>It is in %1. A model uses it when it lies in the model&apos;s folder under the name “pca”.</source>
        <translation>它在 %1。放进模型文件夹并命名为“pca”，模型就会使用它。</translation>
    </message>
    <message>
        <source>Finds the directions in which the pictures of a folder differ most (PCA of their embeddings)</source>
        <translation>找出一个文件夹里的图片差别最大的那些方向（对图像嵌入做 PCA）</translation>
    </message>
    <message>
        <source>Waits for a model.</source>
        <translation>等待模型载入。</translation>
    </message>
    <message>
        <source>Fit a basis from a folder…</source>
        <translation>用文件夹拟合主成分基…</translation>
    </message>
    <message>
        <source>Progress of the fit</source>
        <translation>拟合进度</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancel the fit</source>
        <translation>取消拟合</translation>
    </message>
</context>
<context>
    <name>unclip::BlendBoard</name>
    <message>
        <source>Add a picture or words</source>
        <translation>添加图片或文字</translation>
    </message>
    <message numerus="yes">
        <source>The board holds %n of them at most.</source>
        <translation>
            <numerusform>混合板最多放 %n 个。</numerusform>
        </translation>
    </message>
    <message>
        <source>One more place on the board</source>
        <translation>混合板上再加一个位置</translation>
    </message>
</context>
<context>
    <name>unclip::BlendCell</name>
    <message>
        <source>Weight</source>
        <extracomment>how much of a picture goes into a blend</extracomment>
        <translation>权重</translation>
    </message>
    <message>
        <source>How much of %1 goes into the blend; below zero, the blend turns away from it (weight on the sphere)</source>
        <translation>%1 在融合中占多少；小于零时，融合会远离它（球面上的权重）</translation>
    </message>
    <message>
        <source>Take %1 off the board</source>
        <translation>把 %1 从混合板上拿走</translation>
    </message>
</context>
<context>
    <name>unclip::BlendPadPage</name>
    <message>
        <source>The nearer the handle is to a corner, the more the picture takes from it. Arrow keys move it, with Shift a little.</source>
        <translation>手柄离哪个角越近，图片就越像它。方向键移动手柄，按住 Shift 微调。</translation>
    </message>
    <message>
        <source>Blend of four</source>
        <translation>四者融合</translation>
    </message>
    <message>
        <source>Top left corner</source>
        <translation>左上角</translation>
    </message>
    <message>
        <source>Top right corner</source>
        <translation>右上角</translation>
    </message>
    <message>
        <source>Bottom left corner</source>
        <translation>左下角</translation>
    </message>
    <message>
        <source>Bottom right corner</source>
        <translation>右下角</translation>
    </message>
</context>
<context>
    <name>unclip::BlendPanel</name>
    <message>
        <source>Swap A and B</source>
        <translation>交换 A 和 B</translation>
    </message>
    <message>
        <source>Change the mix</source>
        <translation>更改融合位置</translation>
    </message>
    <message>
        <source>Change number of frames</source>
        <translation>更改帧数</translation>
    </message>
    <message>
        <source>Move on the pad</source>
        <translation>在四角板上移动</translation>
    </message>
    <message>
        <source>Change the board</source>
        <translation>更改混合板</translation>
    </message>
    <message>
        <source>Change layout</source>
        <translation>更改布局</translation>
    </message>
    <message>
        <source>Change base noise</source>
        <translation>更改基础噪声</translation>
    </message>
    <message>
        <source>Change seed</source>
        <translation>更改种子</translation>
    </message>
    <message>
        <source>Change advanced settings</source>
        <translation>更改高级设置</translation>
    </message>
    <message>
        <source>Drawing the preview…</source>
        <translation>正在绘制预览…</translation>
    </message>
    <message>
        <source>Change words</source>
        <translation>更改文字</translation>
    </message>
    <message>
        <source>Change crop</source>
        <translation>更改裁剪</translation>
    </message>
    <message>
        <source>Remove picture</source>
        <translation>移除图片</translation>
    </message>
    <message>
        <source>Change picture</source>
        <translation>更换图片</translation>
    </message>
    <message>
        <source>The board is full. Remove a picture from it first.</source>
        <translation>混合板已满，请先移除一张图片。</translation>
    </message>
    <message>
        <source>Two</source>
        <extracomment>blend between two pictures</extracomment>
        <translation>两端</translation>
    </message>
    <message>
        <source>Board</source>
        <extracomment>blend of many pictures with weights</extracomment>
        <translation>混合板</translation>
    </message>
    <message>
        <source>Pad</source>
        <extracomment>blend of four pictures on a square</extracomment>
        <translation>四角板</translation>
    </message>
    <message>
        <source>A slider between two pictures or prompts</source>
        <translation>在两张图片或提示词之间用滑块过渡</translation>
    </message>
    <message>
        <source>Any number of pictures and prompts, each with a weight; negative weights push away</source>
        <translation>任意数量的图片和提示词，各带权重；负权重表示远离</translation>
    </message>
    <message>
        <source>A square with a picture or prompt in each corner</source>
        <translation>一块方板，四角各放一张图片或一段提示词</translation>
    </message>
    <message>
        <source>Base noise</source>
        <extracomment>the random start of a picture: how, not what</extracomment>
        <translation>基础噪声</translation>
    </message>
    <message>
        <source>Each picture&apos;s own (inverted)</source>
        <translation>各用自己的（反演得到）</translation>
    </message>
    <message>
        <source>One for all</source>
        <translation>全部共用一份</translation>
    </message>
    <message>
        <source>Words have no noise of their own, so one noise is used for all.</source>
        <translation>文字没有自己的噪声，所以全部共用一份噪声。</translation>
    </message>
    <message>
        <source>What every picture starts from (x_T). A picture&apos;s own noise, found by DDIM inversion, gives the picture itself back at its end.</source>
        <translation>每张图片的起点（x_T）。用图片自己的噪声（由 DDIM 反演得到），在它那一端会得回图片本身。</translation>
    </message>
    <message numerus="yes">
        <source>Make the morph (%n frames)</source>
        <translation>
            <numerusform>生成过渡（%n 帧）</numerusform>
        </translation>
    </message>
    <message>
        <source>Make the picture</source>
        <translation>生成图片</translation>
    </message>
    <message>
        <source>This model has no such prior for words. Choose another one in the advanced settings.</source>
        <translation>这个模型没有这种用于文字的先验。请在高级设置里换一个。</translation>
    </message>
    <message>
        <source>Drawing the frames in between…</source>
        <translation>正在绘制中间帧…</translation>
    </message>
    <message>
        <source>t = %1</source>
        <translation>t = %1</translation>
    </message>
    <message>
        <source>A frame nearby</source>
        <translation>邻近的一帧</translation>
    </message>
    <message>
        <source>x = %1, y = %2</source>
        <translation>x = %1，y = %2</translation>
    </message>
    <message>
        <source>Weights %1</source>
        <extracomment>%1 is a list of numbers</extracomment>
        <translation>权重 %1</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
</context>
<context>
    <name>unclip::BlendTwoPage</name>
    <message>
        <source>Saves the one picture at this place of the slider</source>
        <translation>保存滑块此处的这一张图片</translation>
    </message>
    <message>
        <source>A</source>
        <extracomment>name of the first picture of a blend</extracomment>
        <translation>A</translation>
    </message>
    <message>
        <source>B</source>
        <extracomment>name of the second picture of a blend</extracomment>
        <translation>B</translation>
    </message>
    <message>
        <source>Swap A and B</source>
        <translation>交换 A 和 B</translation>
    </message>
    <message>
        <source>From A to B</source>
        <translation>从 A 到 B</translation>
    </message>
    <message>
        <source>Where the picture lies between A and B: 0 is A, 1 is B (t, by spherical interpolation)</source>
        <translation>图片在 A 与 B 之间的位置：0 是 A，1 是 B（t，球面插值）</translation>
    </message>
    <message>
        <source>Plays the frames that are made already</source>
        <translation>播放已生成的帧</translation>
    </message>
    <message>
        <source>Frames to save</source>
        <translation>保存帧数</translation>
    </message>
    <message>
        <source>How many pictures the saved morph has, A and B among them</source>
        <translation>保存的过渡共有多少张图片，含 A 和 B</translation>
    </message>
    <message>
        <source>Keep this frame</source>
        <translation>保留这一帧</translation>
    </message>
</context>
<context>
    <name>unclip::BrokenPage</name>
    <message>
        <source>This picture cannot be shown</source>
        <translation>这张图片无法显示</translation>
    </message>
    <message>
        <source>Its file is gone, or may not be read.</source>
        <translation>文件不见了，或没有读取权限。</translation>
    </message>
    <message>
        <source>There is not enough memory for it.</source>
        <translation>内存不足，无法打开它。</translation>
    </message>
    <message>
        <source>Its file is damaged. The other pictures are not affected.</source>
        <translation>文件已损坏，其他图片不受影响。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Move to trash</source>
        <translation>移到回收站</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详情</translation>
    </message>
</context>
<context>
    <name>unclip::CandidateRows</name>
    <message>
        <source>Idea %1</source>
        <translation>构思 %1</translation>
    </message>
    <message>
        <source>Ideas for the picture</source>
        <translation>图片的构思</translation>
    </message>
    <message>
        <source>Each is one draw of the prior. The number says how well it fits the words (cosine of z_i and z_t). Click one to use it.</source>
        <translation>每个构思是先验的一次抽样。数字表示它与文字有多契合（z_i 与 z_t 的余弦）。点击即可使用。</translation>
    </message>
    <message>
        <source>Idea %1, %2, chosen</source>
        <translation>构思 %1，%2，已选</translation>
    </message>
    <message>
        <source>Idea %1, %2</source>
        <translation>构思 %1，%2</translation>
    </message>
</context>
<context>
    <name>unclip::CandidateStrip</name>
    <message>
        <source>Best</source>
        <extracomment>of several candidates, the one with the best score</extracomment>
        <translation>最佳</translation>
    </message>
    <message>
        <source>Use the idea that fits the words best</source>
        <translation>用最契合文字的构思</translation>
    </message>
    <message>
        <source>Average</source>
        <extracomment>the mean of several candidates</extracomment>
        <translation>平均</translation>
    </message>
    <message>
        <source>Mix all ideas into one (mean on the sphere)</source>
        <translation>把所有构思合为一个（球面上的平均）</translation>
    </message>
    <message>
        <source>Make a picture: the ideas it was chosen from appear here.</source>
        <translation>生成一张图片，供它挑选的构思就会出现在这里。</translation>
    </message>
</context>
<context>
    <name>unclip::ComparePane</name>
    <message>
        <source>Picture %1</source>
        <translation>图片 %1</translation>
    </message>
    <message>
        <source>Picture %1: %2</source>
        <translation>图片 %1：%2</translation>
    </message>
    <message>
        <source>%1  %2</source>
        <translation>%1  %2</translation>
    </message>
</context>
<context>
    <name>unclip::CompareView</name>
    <message>
        <source>A</source>
        <translation>A</translation>
    </message>
    <message>
        <source>B</source>
        <translation>B</translation>
    </message>
    <message>
        <source>Compare two pictures</source>
        <translation>比较两张图片</translation>
    </message>
    <message>
        <source>Slider</source>
        <extracomment>compare two pictures by a divider between them</extracomment>
        <translation>滑动</translation>
    </message>
    <message>
        <source>One picture on each side of a divider. Drag it, or use Left and Right.</source>
        <translation>分隔线两侧各一张图片。拖动它，或用左右方向键。</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>并排</translation>
    </message>
    <message>
        <source>Both pictures, zoomed and moved together.</source>
        <translation>两张图片同步缩放和移动。</translation>
    </message>
    <message>
        <source>Blink</source>
        <extracomment>compare two pictures by showing them in turn</extracomment>
        <translation>交替</translation>
    </message>
    <message>
        <source>One after the other in the same place.</source>
        <translation>在同一位置轮流显示。</translation>
    </message>
    <message>
        <source>Alternate by itself</source>
        <extracomment>lets the two pictures alternate by themselves</extracomment>
        <translation>自动切换</translation>
    </message>
    <message>
        <source>Space switches by hand.</source>
        <translation>按空格键手动切换。</translation>
    </message>
    <message>
        <source>Swap</source>
        <extracomment>A becomes B and B becomes A</extracomment>
        <translation>交换</translation>
    </message>
    <message>
        <source>Swap A and B (X).</source>
        <translation>交换 A 和 B（X）。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Stop comparing (Esc).</source>
        <translation>结束比较（Esc）。</translation>
    </message>
</context>
<context>
    <name>unclip::ComponentTable</name>
    <message>
        <source>Not needed; with it the model could do more.</source>
        <translation>不是必需的；有了它，模型能做得更多。</translation>
    </message>
    <message>
        <source>Copy the folder “%1” into the model folder.</source>
        <translation>把文件夹“%1”复制到模型文件夹里。</translation>
    </message>
    <message>
        <source>Fetch its weights and its config.json from the same source.</source>
        <translation>从同一来源获取它的权重和 config.json。</translation>
    </message>
    <message>
        <source>Run “unclip convert” on the folder once: pickled files are never opened here.</source>
        <translation>对该文件夹运行一次“unclip convert”：这里从不打开 pickle 文件。</translation>
    </message>
    <message>
        <source>Fetch this part again.</source>
        <translation>重新获取这个部件。</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>部件</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>What helps</source>
        <translation>怎么办</translation>
    </message>
    <message>
        <source>Parts of the model</source>
        <translation>模型的部件</translation>
    </message>
</context>
<context>
    <name>unclip::ComputeForm</name>
    <message>
        <source>Compute on</source>
        <translation>计算设备</translation>
    </message>
    <message>
        <source>Whatever is fastest</source>
        <translation>自动选最快的</translation>
    </message>
    <message>
        <source>Processor (CPU)</source>
        <translation>处理器（CPU）</translation>
    </message>
    <message>
        <source>Graphics card (CUDA)</source>
        <translation>显卡（CUDA）</translation>
    </message>
    <message>
        <source>A graphics card is used when the studio&apos;s LibTorch was built for it.</source>
        <translation>LibTorch 支持显卡时才会用到显卡。</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>What suits the device</source>
        <translation>按设备自动选</translation>
    </message>
    <message>
        <source>32 bit, exact (fp32)</source>
        <translation>32 位，精确（fp32）</translation>
    </message>
    <message>
        <source>16 bit, quick (bf16)</source>
        <translation>16 位，快速（bf16）</translation>
    </message>
    <message>
        <source>16 bit for graphics (fp16)</source>
        <translation>16 位，显卡用（fp16）</translation>
    </message>
    <message>
        <source>Numbers of 16 bit need half the memory. By itself the studio takes bf16 where the processor has it, fp16 on a graphics card, else fp32.</source>
        <translation>16 位只需一半内存。自动选择时：处理器支持就用 bf16，显卡上用 fp16，否则用 fp32。</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程</translation>
    </message>
    <message>
        <source>All cores</source>
        <extracomment>number of compute threads: as many as there are processor cores</extracomment>
        <translation>全部核心</translation>
    </message>
    <message>
        <source>How many processor cores may compute at a time.</source>
        <translation>最多同时用几个处理器核心计算。</translation>
    </message>
</context>
<context>
    <name>unclip::ConceptList</name>
    <message>
        <source>%1: similarity %2 (cosine). Click to use it.</source>
        <translation>%1：相似度 %2（余弦）。点击即可使用。</translation>
    </message>
    <message>
        <source>What the model sees</source>
        <translation>模型看到了什么</translation>
    </message>
    <message>
        <source>%1, %2, %3 of %4</source>
        <extracomment>a concept, its score, its place in the list, the list&apos;s length</extracomment>
        <translation>%1，%2，第 %3 个，共 %4 个</translation>
    </message>
</context>
<context>
    <name>unclip::ConceptsView</name>
    <message>
        <source>What the model sees</source>
        <translation>模型看到了什么</translation>
    </message>
    <message>
        <source>In the picture</source>
        <extracomment>the picture as it was given</extracomment>
        <translation>原图中</translation>
    </message>
    <message>
        <source>In the rebuilt one</source>
        <extracomment>in the picture rebuilt from its first principal components</extracomment>
        <translation>重建图中</translation>
    </message>
    <message>
        <source>The words nearest to the picture&apos;s embedding (z_i)</source>
        <translation>与图像嵌入（z_i）最接近的词</translation>
    </message>
    <message>
        <source>The words nearest to what the first components keep of it</source>
        <translation>与前几个主成分保留的内容最接近的词</translation>
    </message>
    <message>
        <source>Waits for a model.</source>
        <translation>等待模型载入。</translation>
    </message>
    <message>
        <source>This model has no list of words to choose from.</source>
        <translation>这个模型没有可供挑选的词表。</translation>
    </message>
    <message>
        <source>Shows up with the rebuilt picture.</source>
        <translation>重建图生成后显示。</translation>
    </message>
    <message>
        <source>Drop a picture to see what the model recognises.</source>
        <translation>拖入一张图片，看看模型认出了什么。</translation>
    </message>
</context>
<context>
    <name>unclip::CreatePanel</name>
    <message>
        <source>Change prompt</source>
        <translation>更改提示词</translation>
    </message>
    <message>
        <source>Change number of pictures</source>
        <translation>更改图片数量</translation>
    </message>
    <message>
        <source>Change seed</source>
        <translation>更改种子</translation>
    </message>
    <message>
        <source>Change advanced settings</source>
        <translation>更改高级设置</translation>
    </message>
    <message>
        <source>Take the best match</source>
        <translation>采用最佳候选</translation>
    </message>
    <message>
        <source>Create starts from words. Vary, Blend, Edit and Explore take pictures.</source>
        <translation>“创作”从文字开始。“变化”“融合”“编辑”和“探索”使用图片。</translation>
    </message>
    <message>
        <source>Prompt</source>
        <extracomment>the words that describe the picture</extracomment>
        <translation>提示词</translation>
    </message>
    <message>
        <source>Describe the picture</source>
        <translation>描述你想要的图片</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片数</translation>
    </message>
    <message>
        <source>How many pictures one press of the button makes</source>
        <translation>按一次按钮生成多少张图片</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>The number that all randomness of a picture comes from. The same seed and settings give the same picture.</source>
        <translation>图片的所有随机性都来自这个数字。种子和设置相同，图片就相同。</translation>
    </message>
    <message>
        <source>Prior lab</source>
        <translation>先验实验室</translation>
    </message>
    <message>
        <source>This model has no diffusion prior. Choose another prior below.</source>
        <translation>这个模型没有扩散先验。请在下方换一个先验。</translation>
    </message>
    <message>
        <source>This model has no autoregressive prior. Choose another prior below.</source>
        <translation>这个模型没有自回归先验。请在下方换一个先验。</translation>
    </message>
    <message>
        <source>Choose an idea</source>
        <translation>选择构思</translation>
    </message>
</context>
<context>
    <name>unclip::EditPanel</name>
    <message>
        <source>Change what it shows</source>
        <translation>更改原有内容</translation>
    </message>
    <message>
        <source>Change what it should become</source>
        <translation>更改目标内容</translation>
    </message>
    <message>
        <source>Change how strong the edit is</source>
        <translation>更改编辑强度</translation>
    </message>
    <message>
        <source>Change advanced settings</source>
        <translation>更改高级设置</translation>
    </message>
    <message>
        <source>The concepts could not be found.</source>
        <translation>没能找出概念。</translation>
    </message>
    <message>
        <source>Take a concept</source>
        <translation>采用概念</translation>
    </message>
    <message>
        <source>θ = %1</source>
        <translation>θ = %1</translation>
    </message>
    <message>
        <source>What the model sees</source>
        <translation>模型看到了什么</translation>
    </message>
    <message>
        <source>Concepts nearest to the picture (cosine with z_i). A click takes one as the caption before.</source>
        <translation>与图片最接近的概念（与 z_i 的余弦）。点击即用作“之前”的描述。</translation>
    </message>
    <message>
        <source>Before: what it shows</source>
        <extracomment>caption of the picture as it is</extracomment>
        <translation>之前：图片里是什么</translation>
    </message>
    <message>
        <source>a cat on a chair</source>
        <translation>椅子上的一只猫</translation>
    </message>
    <message>
        <source>After: what it should become</source>
        <extracomment>caption of the picture as it should be</extracomment>
        <translation>之后：要变成什么</translation>
    </message>
    <message>
        <source>a tiger on a chair</source>
        <translation>椅子上的一只老虎</translation>
    </message>
    <message>
        <source>The edit in several strengths</source>
        <translation>不同强度的编辑效果</translation>
    </message>
    <message>
        <source>A click shows a strength, Keep saves it as a picture</source>
        <translation>点击查看某个强度，“保留”把它存为图片</translation>
    </message>
    <message>
        <source>Make this edit</source>
        <translation>生成这次编辑</translation>
    </message>
    <message>
        <source>Looking at the picture…</source>
        <translation>正在看图…</translation>
    </message>
    <message>
        <source>This model has no word list.</source>
        <translation>这个模型没有词表。</translation>
    </message>
    <message>
        <source>Concepts of your picture appear here.</source>
        <translation>图片中的概念会出现在这里。</translation>
    </message>
</context>
<context>
    <name>unclip::EtaSheet</name>
    <message>
        <source>η = %1, picture %2</source>
        <translation>η = %1，第 %2 张</translation>
    </message>
    <message>
        <source>Sheet of variations</source>
        <translation>变化对照表</translation>
    </message>
    <message>
        <source>%1, not made yet</source>
        <translation>%1，尚未生成</translation>
    </message>
</context>
<context>
    <name>unclip::EtaSheetBox</name>
    <message>
        <source>Rows: how far to wander (η)</source>
        <extracomment>how far each row of the sheet wanders from the picture: numbers from 0 to 1</extracomment>
        <translation>各行的偏离程度（η）</translation>
    </message>
    <message>
        <source>Values of η for the rows of the sheet</source>
        <translation>对照表各行的 η 值</translation>
    </message>
    <message>
        <source>One row for each number, from 0 (the picture itself) to 1</source>
        <translation>每个数字一行，从 0（图片本身）到 1</translation>
    </message>
    <message>
        <source>Write numbers from 0 to 1 with blanks between them, at most %1.</source>
        <translation>请写 0 到 1 之间的数字，用空格隔开，最多 %1 个。</translation>
    </message>
    <message>
        <source>Make the sheet: %1 × %2</source>
        <translation>生成对照表：%1 × %2</translation>
    </message>
    <message numerus="yes">
        <source>Adds a job of %n pictures: a row for each η, a column for each picture of the seed</source>
        <translation>
            <numerusform>加入一个 %n 张图片的任务：每个 η 一行，种子的每张图片一列</numerusform>
        </translation>
    </message>
    <message>
        <source>η = %1</source>
        <translation>η = %1</translation>
    </message>
</context>
<context>
    <name>unclip::ExplorePanel</name>
    <message>
        <source>Change seed</source>
        <translation>更改种子</translation>
    </message>
    <message>
        <source>Change advanced settings</source>
        <translation>更改高级设置</translation>
    </message>
    <message>
        <source>“%1” is copied.</source>
        <extracomment>%1 is a word that was put on the clipboard</extracomment>
        <translation>已复制“%1”。</translation>
    </message>
    <message>
        <source>Change detail</source>
        <translation>更改细节</translation>
    </message>
    <message>
        <source>k = %1</source>
        <extracomment>k is the number of components kept</extracomment>
        <translation>k = %1</translation>
    </message>
    <message>
        <source>Make the picture</source>
        <translation>生成图片</translation>
    </message>
    <message>
        <source>How much detail of the meaning</source>
        <translation>保留多少细节</translation>
    </message>
    <message>
        <source>How many principal components of the picture&apos;s embedding are kept (k). Few keep the gist, many the particulars.</source>
        <translation>保留图像嵌入的多少个主成分（k）。少则留大意，多则留细节。</translation>
    </message>
    <message>
        <source>From coarse to fine</source>
        <translation>由粗到细</translation>
    </message>
    <message>
        <source>Keep the whole row</source>
        <translation>保留整行</translation>
    </message>
    <message>
        <source>Explained variance by number of components</source>
        <translation>各成分数的解释方差</translation>
    </message>
    <message numerus="yes">
        <source>Explained variance: %1 % with %n components</source>
        <extracomment>%1 is a percentage of all that the basis holds</extracomment>
        <translation>
            <numerusform>解释方差：%n 个成分占 %1 %</numerusform>
        </translation>
    </message>
    <message>
        <source>Saves a picture for each step of the row</source>
        <translation>为这一行的每一步各存一张图片</translation>
    </message>
    <message>
        <source>This model has no basis of principal components. Fit one from a folder of pictures.</source>
        <translation>这个模型没有主成分基。可以用一个图片文件夹拟合一个。</translation>
    </message>
    <message>
        <source>Stop playing</source>
        <translation>停止播放</translation>
    </message>
    <message>
        <source>Play from coarse to fine</source>
        <translation>由粗到细播放</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
</context>
<context>
    <name>unclip::ExportDialog</name>
    <message>
        <source>No picture is selected.</source>
        <translation>没有选中图片。</translation>
    </message>
    <message>
        <source>Choose the folder that the files go to.</source>
        <translation>请选择存放文件的文件夹。</translation>
    </message>
    <message>
        <source>Give the whole path of the folder.</source>
        <translation>请填写文件夹的完整路径。</translation>
    </message>
    <message>
        <source>Choose a folder for the files</source>
        <translation>选择存放文件的文件夹</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>正在导出…</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message numerus="yes">
        <source>Done: %n file(s) written.</source>
        <translation>
            <numerusform>完成：已写入 %n 个文件。</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancelled. Nothing was written.</source>
        <translation>已取消，没有写入任何文件。</translation>
    </message>
    <message numerus="yes">
        <source>Cancelled. %n file(s) had been written and stay.</source>
        <translation>
            <numerusform>已取消。之前写入的 %n 个文件会保留。</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was written.</source>
        <translation>没有写入任何文件。</translation>
    </message>
    <message numerus="yes">
        <source>Not finished. %n file(s) had been written and stay.</source>
        <translation>
            <numerusform>没有完成。之前写入的 %n 个文件会保留。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) could not be used and were left out.</source>
        <translation>
            <numerusform>有 %n 张图片无法使用，已略过。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n recipe(s) were too long for this format; the prompt is in the file.</source>
        <translation>
            <numerusform>有 %n 份配方太长，这种格式放不下；提示词已写入文件。</numerusform>
        </translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message numerus="yes">
        <source>Export %n picture(s)</source>
        <translation>
            <numerusform>导出 %n 张图片</numerusform>
        </translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Contact sheet</source>
        <translation>联系表</translation>
    </message>
    <message>
        <source>Film or sequence</source>
        <translation>影片或序列</translation>
    </message>
    <message>
        <source>Each picture as a file of its own</source>
        <translation>每张图片存为一个文件</translation>
    </message>
    <message>
        <source>Small pictures with captions, on pages</source>
        <translation>带说明的小图，排在页面上</translation>
    </message>
    <message>
        <source>A film or sequence needs at least two pictures.</source>
        <translation>影片或序列至少需要两张图片。</translation>
    </message>
    <message>
        <source>A morph or series as an animation, a film or numbered files</source>
        <translation>把过渡或系列存为动画、影片或编号文件</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Folder for the files</source>
        <translation>存放文件的文件夹</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose the folder for the files</source>
        <translation>选择存放文件的文件夹</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation>导出进度</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>unclip::Filmstrip</name>
    <message>
        <source>Row of pictures</source>
        <translation>一行图片</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message numerus="yes">
        <source>%n pictures</source>
        <translation>
            <numerusform>%n 张图片</numerusform>
        </translation>
    </message>
    <message>
        <source>Picture %1 of %2</source>
        <translation>第 %1 张，共 %2 张</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>unclip::FitBasisDialog</name>
    <message>
        <source>Choose a folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>Choose a folder of pictures. A few hundred or more give a good basis.</source>
        <translation>请选择一个图片文件夹。几百张或更多才能得到好的主成分基。</translation>
    </message>
    <message>
        <source>The model has a basis already. Say that it may be replaced, or choose another folder.</source>
        <translation>模型已有主成分基。请允许替换它，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>Choose the folder that the basis is written to.</source>
        <translation>请选择写入主成分基的文件夹。</translation>
    </message>
    <message>
        <source>Fit a basis from pictures</source>
        <translation>用图片拟合主成分基</translation>
    </message>
    <message>
        <source>Folder of pictures</source>
        <translation>图片文件夹</translation>
    </message>
    <message>
        <source>Folders inside it are looked through too. Files that are no pictures are passed over.</source>
        <translation>也会查看其中的子文件夹，不是图片的文件会跳过。</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose the folder of pictures</source>
        <translation>选择图片文件夹</translation>
    </message>
    <message>
        <source>Components to keep</source>
        <translation>保留的成分数</translation>
    </message>
    <message>
        <source>How many principal components the basis has at most. There is always one less than there are pictures.</source>
        <translation>主成分基最多有多少个主成分。总会比图片数少一个。</translation>
    </message>
    <message>
        <source>Where the basis goes</source>
        <translation>存到哪里</translation>
    </message>
    <message>
        <source>Into the model, for use at once</source>
        <translation>存入模型，立即可用</translation>
    </message>
    <message>
        <source>The folder of this model cannot be written to.</source>
        <translation>这个模型的文件夹无法写入。</translation>
    </message>
    <message>
        <source>Replace the basis that is there</source>
        <translation>替换已有的主成分基</translation>
    </message>
    <message>
        <source>Into another folder</source>
        <translation>存到其他文件夹</translation>
    </message>
    <message>
        <source>Folder for the basis</source>
        <translation>主成分基的文件夹</translation>
    </message>
    <message>
        <source>Choose the folder for the basis</source>
        <translation>选择主成分基的文件夹</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>拟合</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>unclip::GalleryFilterBar</name>
    <message>
        <source>Made by</source>
        <translation>生成方式</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Made when</source>
        <translation>生成时间</translation>
    </message>
    <message>
        <source>Rating</source>
        <translation>评分</translation>
    </message>
    <message>
        <source>Only starred pictures</source>
        <translation>只看加星标的图片</translation>
    </message>
    <message>
        <source>Every mode</source>
        <translation>所有模式</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>任何时间</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>最近 7 天</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>最近 30 天</translation>
    </message>
    <message>
        <source>Last year</source>
        <translation>最近一年</translation>
    </message>
    <message>
        <source>Any rating</source>
        <translation>任何评分</translation>
    </message>
    <message>
        <source>%1 and more</source>
        <translation>%1 及以上</translation>
    </message>
    <message>
        <source>Every model</source>
        <translation>所有模型</translation>
    </message>
</context>
<context>
    <name>unclip::GalleryModel</name>
    <message>
        <source>%1, damaged</source>
        <extracomment>read aloud; %1: what the picture is called</extracomment>
        <translation>%1，已损坏</translation>
    </message>
    <message numerus="yes">
        <source>%1, starred, rated %n of 5</source>
        <extracomment>read aloud; %1: what the picture is called</extracomment>
        <translation>
            <numerusform>%1，已加星标，评分 %n（满分 5）</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, starred</source>
        <extracomment>read aloud; %1: what the picture is called</extracomment>
        <translation>%1，已加星标</translation>
    </message>
    <message numerus="yes">
        <source>%1, rated %n of 5</source>
        <extracomment>read aloud; %1: what the picture is called</extracomment>
        <translation>
            <numerusform>%1，评分 %n（满分 5）</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>unclip::GalleryPanel</name>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Show all pictures</source>
        <translation>显示全部图片</translation>
    </message>
    <message>
        <source>Size of the tiles</source>
        <translation>缩略图大小</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>正在搜索…</translation>
    </message>
    <message>
        <source>Needs a loaded model.</source>
        <translation>需要先载入模型。</translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>已选 %n 张</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n 张图片</numerusform>
        </translation>
    </message>
    <message>
        <source>Opening the gallery…</source>
        <translation>正在打开图库…</translation>
    </message>
    <message>
        <source>No picture matches.</source>
        <translation>没有符合的图片。</translation>
    </message>
    <message>
        <source>Pictures that you make appear here, newest first.</source>
        <translation>你生成的图片会出现在这里，最新的在前。</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n picture(s)</source>
        <translation>
            <numerusform>%1 / %n 张图片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s), most alike first</source>
        <translation>
            <numerusform>%n 张图片，最相似的在前</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>unclip::GallerySearchBar</name>
    <message>
        <source>What it looks like, then Enter</source>
        <translation>描述画面，再按回车键</translation>
    </message>
    <message>
        <source>Search prompts</source>
        <translation>搜索提示词</translation>
    </message>
    <message>
        <source>Search the gallery</source>
        <translation>搜索图库</translation>
    </message>
    <message>
        <source>Search by meaning</source>
        <translation>按含义搜索</translation>
    </message>
    <message>
        <source>Search by what pictures show (CLIP similarity). Pictures dropped here are searched for, too.</source>
        <translation>按图片内容搜索（CLIP 相似度）。也可以把图片拖到这里来搜索。</translation>
    </message>
    <message>
        <source>Click: less of this. Click again: take it away.</source>
        <translation>点击：少一些这个。再次点击：去掉它。</translation>
    </message>
    <message>
        <source>Less of: %1</source>
        <translation>少一些：%1</translation>
    </message>
    <message>
        <source>More of: %1</source>
        <translation>多一些：%1</translation>
    </message>
    <message>
        <source>Click: take it away.</source>
        <translation>点击：去掉它。</translation>
    </message>
</context>
<context>
    <name>unclip::ImageSlot</name>
    <message>
        <source>Choose a picture</source>
        <translation>选择图片</translation>
    </message>
    <message>
        <source>Pictures (%1)</source>
        <translation>图片(%1)</translation>
    </message>
    <message>
        <source>All files (%1)</source>
        <translation>所有文件(%1)</translation>
    </message>
    <message>
        <source>Say in words what it shows</source>
        <translation>用文字描述画面</translation>
    </message>
    <message>
        <source>%1: words</source>
        <translation>%1：文字</translation>
    </message>
    <message>
        <source>Crop and more</source>
        <translation>裁剪等</translation>
    </message>
    <message>
        <source>%1: crop and more</source>
        <translation>%1：裁剪等</translation>
    </message>
    <message>
        <source>Empty this place</source>
        <translation>清空这个位置</translation>
    </message>
    <message>
        <source>%1: empty</source>
        <translation>%1：清空</translation>
    </message>
    <message>
        <source>Write words</source>
        <translation>写文字</translation>
    </message>
    <message>
        <source>Write words instead of a picture</source>
        <translation>用文字代替图片</translation>
    </message>
    <message>
        <source>%1: write words</source>
        <translation>%1：写文字</translation>
    </message>
    <message>
        <source>Centre the square</source>
        <extracomment>the square that the model sees goes to the middle of the picture</extracomment>
        <translation>方框居中</translation>
    </message>
    <message>
        <source>Use the whole picture</source>
        <extracomment>the square holds the whole picture, with white around it</extracomment>
        <translation>使用整张图片</translation>
    </message>
    <message>
        <source>Open a picture…</source>
        <translation>打开图片…</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Write words instead</source>
        <translation>改写文字</translation>
    </message>
    <message>
        <source>Drop it here</source>
        <translation>拖放到这里</translation>
    </message>
    <message>
        <source>Drop a picture</source>
        <translation>拖入一张图片</translation>
    </message>
    <message>
        <source>or click to choose one</source>
        <translation>或点击选择</translation>
    </message>
    <message>
        <source>Web addresses are not fetched. Save the picture first.</source>
        <translation>不会从网址下载。请先把图片存到本机。</translation>
    </message>
    <message>
        <source>There is no picture to paste.</source>
        <translation>没有可粘贴的图片。</translation>
    </message>
    <message>
        <source>There is no picture in this.</source>
        <translation>这里面没有图片。</translation>
    </message>
    <message>
        <source>The picture was not found.</source>
        <translation>找不到图片。</translation>
    </message>
    <message>
        <source>This file holds no picture that can be read.</source>
        <translation>这个文件里没有可读取的图片。</translation>
    </message>
    <message>
        <source>The file cannot be opened.</source>
        <translation>文件无法打开。</translation>
    </message>
    <message>
        <source>The disk is full, so the picture could not be kept.</source>
        <translation>磁盘已满，图片没能存下。</translation>
    </message>
    <message>
        <source>The picture needs more memory than there is.</source>
        <translation>内存不足，放不下这张图片。</translation>
    </message>
    <message>
        <source>The picture could not be read.</source>
        <translation>没能读取图片。</translation>
    </message>
    <message>
        <source>The picture is being read.</source>
        <translation>正在读取图片。</translation>
    </message>
    <message>
        <source>Words: %1</source>
        <translation>文字：%1</translation>
    </message>
    <message>
        <source>Empty. Drop a picture, paste one, or press Space to choose one.</source>
        <translation>空。可拖入或粘贴图片，或按空格键选择。</translation>
    </message>
    <message>
        <source>A picture.</source>
        <translation>一张图片。</translation>
    </message>
    <message>
        <source>Picture %1.</source>
        <translation>图片 %1。</translation>
    </message>
    <message>
        <source>The model sees the bright square. Move it with the mouse or the arrow keys, resize it at its corners or with + and -.</source>
        <translation>模型看到的是明亮的方框。用鼠标或方向键移动，拖动四角或按 + 和 - 调整大小。</translation>
    </message>
    <message>
        <source>The model sees the whole picture, with white around it.</source>
        <translation>模型看到整张图片，四周补白。</translation>
    </message>
    <message>
        <source>Use shown picture</source>
        <extracomment>a button in an empty slot: takes the picture that the viewer shows</extracomment>
        <translation>用当前图片</translation>
    </message>
    <message>
        <source>Takes the picture that the viewer shows</source>
        <translation>放入查看器中显示的图片</translation>
    </message>
    <message>
        <source>%1: use shown picture</source>
        <translation>%1：用当前图片</translation>
    </message>
</context>
<context>
    <name>unclip::ImageView</name>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
</context>
<context>
    <name>unclip::InfoPanel</name>
    <message>
        <source>File size</source>
        <translation>文件大小</translation>
    </message>
    <message numerus="yes">
        <source>%n pictures</source>
        <translation>
            <numerusform>%n 张图片</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading how it was made…</source>
        <translation>正在读取生成方式…</translation>
    </message>
    <message>
        <source>This file says nothing about how it was made, so it cannot be made again.</source>
        <translation>这个文件没有记录它是怎么生成的，所以无法重新生成。</translation>
    </message>
    <message>
        <source>The recipe in this file is damaged and cannot be used.</source>
        <translation>这个文件里的配方已损坏，无法使用。</translation>
    </message>
    <message>
        <source>The file cannot be read.</source>
        <translation>文件无法读取。</translation>
    </message>
    <message>
        <source>The recipe is on the clipboard as JSON.</source>
        <translation>配方已作为 JSON 复制到剪贴板。</translation>
    </message>
    <message>
        <source>Picture info</source>
        <translation>图片信息</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>Pick a picture to read how it was made.</source>
        <translation>选一张图片，看看它是怎么生成的。</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>加星标</translation>
    </message>
    <message>
        <source>Star these pictures, or take the star away (.)</source>
        <translation>为这些图片加上或去掉星标（.）</translation>
    </message>
    <message>
        <source>Made from</source>
        <translation>来源图片</translation>
    </message>
    <message>
        <source>Made from this</source>
        <translation>由它生成</translation>
    </message>
    <message>
        <source>Copy recipe as JSON</source>
        <translation>复制配方（JSON）</translation>
    </message>
    <message>
        <source>Everything needed to make this picture again, for other programs</source>
        <translation>重新生成这张图片所需的一切，供其他程序使用</translation>
    </message>
    <message>
        <source>Freedom</source>
        <extracomment>how far a variation was let go</extracomment>
        <translation>自由度</translation>
    </message>
    <message>
        <source>Place</source>
        <extracomment>between the two ends of a blend</extracomment>
        <translation>位置</translation>
    </message>
    <message>
        <source>Strength</source>
        <extracomment>of an edit by words</extracomment>
        <translation>强度</translation>
    </message>
    <message>
        <source>Detail</source>
        <extracomment>how much of the picture&apos;s meaning was kept</extracomment>
        <translation>细节</translation>
    </message>
    <message>
        <source>Picture without a name</source>
        <translation>未命名图片</translation>
    </message>
    <message>
        <source>“%1”</source>
        <extracomment>%1: a prompt</extracomment>
        <translation>“%1”</translation>
    </message>
    <message>
        <source>automatic</source>
        <extracomment>guidance that follows the other settings</extracomment>
        <translation>自动</translation>
    </message>
    <message>
        <source>imagining %1</source>
        <translation>构思 %1</translation>
    </message>
    <message>
        <source>finding the noise %1</source>
        <translation>找噪声 %1</translation>
    </message>
    <message>
        <source>drawing %1</source>
        <translation>绘制 %1</translation>
    </message>
    <message>
        <source>enlarging %1</source>
        <translation>放大 %1</translation>
    </message>
    <message numerus="yes">
        <source>%1, best of %n</source>
        <translation>
            <numerusform>%1，%n 选 1</numerusform>
        </translation>
    </message>
    <message>
        <source>Before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>The words that were taken away (caption before)</source>
        <translation>被去掉的文字（之前的描述）</translation>
    </message>
    <message>
        <source>After</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>The words that were put in (caption after)</source>
        <translation>被加入的文字（之后的描述）</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Sampling steps of prior, inversion, decoder and upsampler</source>
        <translation>先验、反演、解码器和放大器的采样步数</translation>
    </message>
    <message>
        <source>Guidance</source>
        <translation>引导强度</translation>
    </message>
    <message>
        <source>How strictly the decoder kept to its instructions (classifier-free guidance scale)</source>
        <translation>解码器遵循指示的严格程度（无分类器引导强度）</translation>
    </message>
    <message>
        <source>Prior</source>
        <translation>先验</translation>
    </message>
    <message>
        <source>What turned the words into an image embedding</source>
        <translation>把文字变成图像嵌入的部分</translation>
    </message>
    <message>
        <source>Noise added</source>
        <translation>加入的噪声</translation>
    </message>
    <message>
        <source>η %1</source>
        <translation>η %1</translation>
    </message>
    <message>
        <source>η of DDIM in the decoder</source>
        <translation>解码器中 DDIM 的 η</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>素材</translation>
    </message>
    <message>
        <source>The pictures and words that this one was made from</source>
        <translation>生成这张图片所用的图片和文字</translation>
    </message>
    <message>
        <source>Made on</source>
        <translation>计算环境</translation>
    </message>
    <message numerus="yes">
        <source>%n threads</source>
        <translation>
            <numerusform>%n 个线程</numerusform>
        </translation>
    </message>
    <message>
        <source>Device, precision and compute threads: the same ones give the same bytes</source>
        <translation>设备、精度和计算线程：全都相同，结果就逐字节相同</translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1，另有 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <extracomment>from one day to another</extracomment>
        <translation>%1 – %2</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>模式</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>model hash %1</source>
        <translation>模型哈希 %1</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>The number that all noise of this picture was drawn from</source>
        <translation>这张图片的所有噪声都由这个数字产生</translation>
    </message>
    <message>
        <source>Match</source>
        <translation>契合度</translation>
    </message>
    <message>
        <source>Drift</source>
        <translation>偏移</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>Width and height in pixels</source>
        <translation>宽和高（像素）</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>生成于</translation>
    </message>
    <message>
        <source>Starred</source>
        <translation>已加星标</translation>
    </message>
    <message>
        <source>, </source>
        <extracomment>between the parts of a list in one row of the info panel</extracomment>
        <translation>，</translation>
    </message>
</context>
<context>
    <name>unclip::JobFollower</name>
    <message>
        <source>%1 · %2 of %3 done</source>
        <extracomment>%1: what is being done, %2 of %3 pictures are finished</extracomment>
        <translation>%1 · 已完成 %2 / %3</translation>
    </message>
    <message>
        <source>%1 · about %2 left</source>
        <extracomment>%1: what is being done, %2: &quot;12 s&quot;</extracomment>
        <translation>%1 · 约剩 %2</translation>
    </message>
    <message>
        <source>Getting ready</source>
        <extracomment>a job has started and has not said yet what it does</extracomment>
        <translation>正在准备</translation>
    </message>
</context>
<context>
    <name>unclip::LivePanel</name>
    <message>
        <source>Drawing the preview…</source>
        <translation>正在绘制预览…</translation>
    </message>
</context>
<context>
    <name>unclip::LivePreview</name>
    <message>
        <source>Drawing the preview…</source>
        <translation>正在绘制预览…</translation>
    </message>
    <message>
        <source>Try the preview again</source>
        <translation>重试预览</translation>
    </message>
</context>
<context>
    <name>unclip::MainWindow</name>
    <message>
        <source>Use an example</source>
        <translation>使用示例</translation>
    </message>
    <message>
        <source>Modes</source>
        <translation>模式</translation>
    </message>
    <message>
        <source>Pictures are not fetched from the network. Save it first, then drop the file.</source>
        <translation>不会从网络下载图片。请先存到本机，再拖入文件。</translation>
    </message>
    <message>
        <source>Open a picture</source>
        <translation>打开图片</translation>
    </message>
    <message>
        <source>Pictures (%1)</source>
        <translation>图片(%1)</translation>
    </message>
    <message>
        <source>All files (%1)</source>
        <translation>所有文件(%1)</translation>
    </message>
    <message>
        <source>The last session could not be read</source>
        <translation>上一次的会话无法读取</translation>
    </message>
    <message>
        <source>Your pictures are safe. Prompts and sliders start afresh.</source>
        <translation>图片都完好。提示词和滑块从头开始。</translation>
    </message>
    <message>
        <source>It was set aside as %1</source>
        <translation>它已另存为 %1</translation>
    </message>
    <message>
        <source>There is neither a picture nor a model folder in it.</source>
        <translation>其中既没有图片，也没有模型文件夹。</translation>
    </message>
    <message>
        <source>The pictures of this job are no longer in the gallery.</source>
        <translation>这个任务的图片已不在图库中。</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) moved to the trash.</source>
        <translation>
            <numerusform>已把 %n 张图片移到回收站。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) moved to the trash. %1 brings them back.</source>
        <translation>
            <numerusform>已把 %n 张图片移到回收站，按 %1 找回。</numerusform>
        </translation>
    </message>
    <message>
        <source>Select a picture in the gallery first.</source>
        <translation>请先在图库中选择一张图片。</translation>
    </message>
    <message>
        <source>Select two pictures in the gallery to compare them.</source>
        <translation>请在图库中选择两张图片再比较。</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) came back from the trash.</source>
        <translation>
            <numerusform>%n 张图片已从回收站恢复。</numerusform>
        </translation>
    </message>
    <message>
        <source>This works with one picture. Select it alone in the gallery.</source>
        <translation>这里只用一张图片，请在图库中单独选择它。</translation>
    </message>
</context>
<context>
    <name>unclip::MakeBar</name>
    <message>
        <source>Make next in line</source>
        <translation>插队生成</translation>
    </message>
    <message>
        <source>Before everything that waits in the queue</source>
        <translation>排到队列中所有等待任务之前</translation>
    </message>
    <message>
        <source>More ways to make</source>
        <translation>更多生成方式</translation>
    </message>
    <message>
        <source>Adds this to the end of the queue</source>
        <translation>加到队列末尾</translation>
    </message>
    <message>
        <source>Adds this to the end of the queue (%1)</source>
        <translation>加到队列末尾（%1）</translation>
    </message>
</context>
<context>
    <name>unclip::MessageBar</name>
    <message numerus="yes">
        <source>%n more</source>
        <comment>messages that wait</comment>
        <translation>
            <numerusform>还有 %n 条</numerusform>
        </translation>
    </message>
    <message>
        <source>Unfolded</source>
        <translation>已展开</translation>
    </message>
    <message>
        <source>Folded</source>
        <translation>已折叠</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the details</source>
        <translation>复制详情</translation>
    </message>
    <message>
        <source>Close this message (Esc)</source>
        <translation>关闭这条消息（Esc）</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>关闭这条消息</translation>
    </message>
</context>
<context>
    <name>unclip::ModelController</name>
    <message>
        <source>The bundled starter model is used instead.</source>
        <translation>改用自带的入门模型。</translation>
    </message>
</context>
<context>
    <name>unclip::ModelsDialog</name>
    <message>
        <source>Starter model</source>
        <translation>入门模型</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>Choose a model folder</source>
        <translation>选择模型文件夹</translation>
    </message>
    <message>
        <source>Choose the folder of a model.</source>
        <translation>请选择模型所在的文件夹。</translation>
    </message>
    <message>
        <source>Looking into the folder…</source>
        <translation>正在查看文件夹…</translation>
    </message>
    <message>
        <source>This is no model folder: it needs a model_index.json and a folder for each part.</source>
        <translation>这不是模型文件夹：需要有 model_index.json，并且每个部件各有一个文件夹。</translation>
    </message>
    <message>
        <source>Everything works: pictures from words, variations, blends, edits.</source>
        <translation>全部可用：文字生成图片、变化、融合、编辑。</translation>
    </message>
    <message>
        <source>Makes pictures from words. Dropped pictures cannot be used: a part is missing.</source>
        <translation>可以用文字生成图片。缺少一个部件，无法使用拖入的图片。</translation>
    </message>
    <message>
        <source>Works from pictures. Words alone cannot be used: a part is missing.</source>
        <translation>可以使用图片。缺少一个部件，无法只用文字。</translation>
    </message>
    <message>
        <source>This model cannot be used yet. The list says what is missing and what helps.</source>
        <translation>这个模型还不能使用。列表里写明了缺什么、怎么办。</translation>
    </message>
    <message>
        <source>Needs about %1 on the graphics card.</source>
        <translation>约需 %1 显存。</translation>
    </message>
    <message>
        <source>Needs about %1 of memory.</source>
        <translation>约需 %1 内存。</translation>
    </message>
    <message>
        <source>Needs about %1 of memory, and only %2 are free: it may be slow or fail. 16 bit precision needs half as much.</source>
        <translation>约需 %1 内存，目前只有 %2 可用：可能很慢或失败。16 位精度只需一半。</translation>
    </message>
    <message>
        <source>Needs about %1 of memory; %2 are free.</source>
        <translation>约需 %1 内存，目前有 %2 可用。</translation>
    </message>
    <message>
        <source>Loading %1…</source>
        <translation>正在载入 %1…</translation>
    </message>
    <message>
        <source>Use this model</source>
        <translation>使用这个模型</translation>
    </message>
    <message>
        <source>Pictures are being made. The studio changes to the model after the current one.</source>
        <translation>正在生成图片。当前这张完成后会切换到该模型。</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Models used before</source>
        <translation>用过的模型</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Progress of loading</source>
        <translation>载入进度</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancel loading</source>
        <translation>取消载入</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>unclip::MorphPlayer</name>
    <message>
        <source>Pause the morph</source>
        <translation>暂停过渡</translation>
    </message>
    <message>
        <source>Play the morph</source>
        <translation>播放过渡</translation>
    </message>
    <message>
        <source>Start over</source>
        <extracomment>the first picture follows the last one</extracomment>
        <translation>从头循环</translation>
    </message>
    <message>
        <source>There and back</source>
        <extracomment>the pictures are played forward, then backward</extracomment>
        <translation>来回播放</translation>
    </message>
    <message>
        <source>What comes after the last picture</source>
        <translation>放完最后一张之后怎么办</translation>
    </message>
    <message>
        <source>Place in the morph (t)</source>
        <translation>过渡中的位置（t）</translation>
    </message>
    <message>
        <source>Place in the morph</source>
        <translation>过渡中的位置</translation>
    </message>
    <message>
        <source>Pictures a second (fps)</source>
        <translation>每秒张数（fps）</translation>
    </message>
    <message>
        <source>Pictures a second</source>
        <translation>每秒张数</translation>
    </message>
    <message>
        <source>a second</source>
        <extracomment>pictures per second, right of a number</extracomment>
        <translation>张/秒</translation>
    </message>
</context>
<context>
    <name>unclip::NameField</name>
    <message numerus="yes">
        <source>and %n more</source>
        <comment>file names</comment>
        <translation>
            <numerusform>还有 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Not known, stays as it is: %1</source>
        <translation>不认识，会原样保留：%1</translation>
    </message>
    <message>
        <source>Day of making</source>
        <translation>生成日期</translation>
    </message>
    <message>
        <source>Time of making</source>
        <translation>生成时刻</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>模式</translation>
    </message>
    <message>
        <source>Prompt or source</source>
        <translation>提示词或素材</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Position (t, θ, η or k)</source>
        <translation>位置（t、θ、η 或 k）</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Rating</source>
        <translation>评分</translation>
    </message>
    <message>
        <source>Id in the library</source>
        <translation>图库中的编号</translation>
    </message>
    <message>
        <source>Number in this export</source>
        <translation>本次导出的序号</translation>
    </message>
    <message>
        <source>Name template</source>
        <translation>名称模板</translation>
    </message>
    <message>
        <source>Words in braces become what they stand for. Equal names are numbered; nothing is ever overwritten.</source>
        <translation>花括号里的词会换成它代表的内容。重名会自动编号，绝不覆盖文件。</translation>
    </message>
    <message>
        <source>Insert</source>
        <translation>插入</translation>
    </message>
    <message>
        <source>Insert a part that changes from picture to picture</source>
        <translation>插入随图片变化的部分</translation>
    </message>
</context>
<context>
    <name>unclip::PanelText</name>
    <message>
        <source>Make one picture</source>
        <translation>生成 1 张图片</translation>
    </message>
    <message numerus="yes">
        <source>Make %n pictures</source>
        <translation>
            <numerusform>生成 %n 张图片</numerusform>
        </translation>
    </message>
    <message>
        <source>The model is still loading. Pictures are made as soon as it is there.</source>
        <translation>模型仍在载入，就绪后马上开始生成。</translation>
    </message>
    <message>
        <source>The model could not be loaded. Choose another one.</source>
        <translation>模型没能载入，请换一个。</translation>
    </message>
    <message>
        <source>There is no model yet. Choose one first.</source>
        <translation>还没有模型，请先选择一个。</translation>
    </message>
    <message>
        <source>This model cannot look at pictures: it has no image encoder.</source>
        <translation>这个模型看不了图片：它没有图像编码器。</translation>
    </message>
    <message>
        <source>Reading the picture…</source>
        <translation>正在读取图片…</translation>
    </message>
    <message>
        <source>This picture cannot be read. Choose another one.</source>
        <translation>这张图片无法读取，请换一张。</translation>
    </message>
    <message>
        <source>The recipe in %1 is damaged and is left out.</source>
        <translation>%1 中的配方已损坏，未被采用。</translation>
    </message>
    <message>
        <source>This model cannot look at pictures: its image encoder cannot be used.</source>
        <translation>这个模型看不了图片：它的图像编码器无法使用。</translation>
    </message>
</context>
<context>
    <name>unclip::ParameterSlider</name>
    <message>
        <source>Back to what the model suggests</source>
        <translation>恢复为模型的建议值</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Reset %1</source>
        <translation>重置%1</translation>
    </message>
</context>
<context>
    <name>unclip::PictureController</name>
    <message numerus="yes">
        <source>%n picture(s) copied.</source>
        <translation>
            <numerusform>已复制 %n 张图片。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>unclip::PictureExportPage</name>
    <message>
        <source>PNG, every pixel kept</source>
        <translation>PNG，保留每个像素</translation>
    </message>
    <message>
        <source>JPEG, small</source>
        <translation>JPEG，文件小</translation>
    </message>
    <message>
        <source>WebP, smaller</source>
        <translation>WebP，更小</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Keep every pixel (lossless)</source>
        <translation>保留每个像素（无损）</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>质量</translation>
    </message>
    <message>
        <source>1 to 100: higher looks better and takes more room.</source>
        <translation>1 到 100：越高越好看，也越占空间。</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Only the prompt</source>
        <translation>只写提示词</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>不写</translation>
    </message>
    <message>
        <source>Tell in the file</source>
        <translation>写入文件</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>元数据</translation>
    </message>
    <message>
        <source>Prompt, settings and recipe: the picture can be made again from the file.</source>
        <translation>提示词、设置和配方：凭这个文件就能重新生成图片。</translation>
    </message>
    <message>
        <source>The words, but no seed, no model and no file names.</source>
        <translation>只有文字，没有种子、模型和文件名。</translation>
    </message>
    <message>
        <source>Nothing but the pixels.</source>
        <translation>只有像素。</translation>
    </message>
</context>
<context>
    <name>unclip::PictureMenu</name>
    <message>
        <source>Vary</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>Set as A</source>
        <extracomment>first picture of a blend</extracomment>
        <translation>设为 A</translation>
    </message>
    <message>
        <source>Set as B</source>
        <extracomment>second picture of a blend</extracomment>
        <translation>设为 B</translation>
    </message>
    <message>
        <source>Edit by text</source>
        <translation>用文字编辑</translation>
    </message>
    <message>
        <source>Explore</source>
        <translation>探索</translation>
    </message>
    <message>
        <source>Find similar pictures</source>
        <translation>查找相似图片</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Use these settings</source>
        <translation>使用这些设置</translation>
    </message>
    <message>
        <source>Recreate exactly</source>
        <translation>精确重现</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>加星标</translation>
    </message>
    <message>
        <source>Move to trash</source>
        <translation>移到回收站</translation>
    </message>
    <message>
        <source>Makes pictures like this one (image variation with η).</source>
        <translation>生成与它相似的图片（用 η 做图像变化）。</translation>
    </message>
    <message>
        <source>Blends this picture with another (slerp of image embeddings).</source>
        <translation>把它与另一张图片融合（图像嵌入的球面插值）。</translation>
    </message>
    <message>
        <source>Changes this picture by words (text diff with θ).</source>
        <translation>用文字修改这张图片（文本差分，强度 θ）。</translation>
    </message>
    <message>
        <source>Shows what the model sees in this picture (PCA, concepts).</source>
        <translation>看看模型从中看到了什么（PCA、概念）。</translation>
    </message>
    <message>
        <source>Sorts the gallery by likeness to this picture (CLIP cosine).</source>
        <translation>按与它的相似程度排列图库（CLIP 余弦）。</translation>
    </message>
    <message>
        <source>Puts the prompt and every setting of this picture into the panels.</source>
        <translation>把这张图片的提示词和全部设置填入面板。</translation>
    </message>
    <message>
        <source>Makes this picture again from its recipe and compares the two.</source>
        <translation>按配方重新生成这张图片，并比较两者。</translation>
    </message>
    <message>
        <source>Copies the picture, its file and its prompt.</source>
        <translation>复制图片、文件和提示词。</translation>
    </message>
    <message>
        <source>Rating</source>
        <translation>评分</translation>
    </message>
    <message>
        <source>No rating</source>
        <translation>不评分</translation>
    </message>
</context>
<context>
    <name>unclip::PicturePanel</name>
    <message>
        <source>Change crop</source>
        <translation>更改裁剪</translation>
    </message>
    <message>
        <source>Remove picture</source>
        <translation>移除图片</translation>
    </message>
    <message>
        <source>Change picture</source>
        <translation>更换图片</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
</context>
<context>
    <name>unclip::PositionStrip</name>
    <message numerus="yes">
        <source>%n frames ready</source>
        <extracomment>frames of a morph that are computed already</extracomment>
        <translation>
            <numerusform>%n 帧已就绪</numerusform>
        </translation>
    </message>
    <message>
        <source>Places along the slider whose frame is made already and shows at once</source>
        <translation>滑块上已生成、可立即显示的位置</translation>
    </message>
</context>
<context>
    <name>unclip::PriorLab</name>
    <message>
        <source>Picture %1 of %2</source>
        <translation>第 %1 张，共 %2 张</translation>
    </message>
    <message>
        <source>Take the best match again</source>
        <translation>重新采用最佳候选</translation>
    </message>
    <message>
        <source>The last pictures were made without a prior, so there was nothing to choose from.</source>
        <extracomment>the prior is the part of the model that imagines a picture&apos;s subject from words</extracomment>
        <translation>上一批图片没有使用先验，所以没有候选可选。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Picture whose ideas are shown</source>
        <translation>显示哪张图片的构思</translation>
    </message>
    <message>
        <source>Draws what each idea (candidate z_i) would become. Nothing is saved.</source>
        <translation>画出每个构思（候选 z_i）会变成的样子，不会保存。</translation>
    </message>
    <message>
        <source>The next pictures start from the idea nearest to the words, as the model does by itself</source>
        <translation>接下来的图片从最贴近文字的构思开始，与模型的默认做法一样</translation>
    </message>
    <message>
        <source>Show ideas as pictures</source>
        <translation>把构思画成图片</translation>
    </message>
    <message>
        <source>These are ideas for “%1”.</source>
        <translation>这些是“%1”的构思。</translation>
    </message>
    <message>
        <source>Pictures now start from idea %1.</source>
        <translation>图片现在从构思 %1 开始。</translation>
    </message>
    <message>
        <source>Pictures now start from the average of all ideas.</source>
        <translation>图片现在从所有构思的平均开始。</translation>
    </message>
    <message>
        <source>Idea %1, match %2</source>
        <translation>构思 %1，契合度 %2</translation>
    </message>
</context>
<context>
    <name>unclip::PromptCount</name>
    <message>
        <source>%1 / %2</source>
        <extracomment>tokens of a prompt, of how many the model reads</extracomment>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>The grey end is not read.</source>
        <translation>末尾灰色部分不会被读取。</translation>
    </message>
    <message numerus="yes">
        <source>The model does not know %n word(s).</source>
        <translation>
            <numerusform>模型不认识 %n 个词。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of the %2 tokens (pieces of words) that the model reads.</source>
        <translation>模型最多读 %2 个词元（词的片段），已用 %1 个。</translation>
    </message>
    <message>
        <source>%1 tokens (pieces of words); the model reads %2 of them.</source>
        <translation>共 %1 个词元（词的片段），模型只读其中 %2 个。</translation>
    </message>
</context>
<context>
    <name>unclip::QueuePanel</name>
    <message numerus="yes">
        <source>%n job(s) waiting</source>
        <translation>
            <numerusform>%n 个任务等待中</numerusform>
        </translation>
    </message>
    <message>
        <source>Paused, %1</source>
        <extracomment>%1 &quot;3 jobs waiting&quot;, or nothing</extracomment>
        <translation>已暂停，%1</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Starts the next job</source>
        <translation>开始下一个任务</translation>
    </message>
    <message>
        <source>Pause after this</source>
        <translation>做完后暂停</translation>
    </message>
    <message>
        <source>Finishes the job that runs and starts no other</source>
        <translation>做完正在运行的任务，不再开始其他任务</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Jobs of the queue</source>
        <translation>队列中的任务</translation>
    </message>
    <message>
        <source>Nothing is waiting. What you make lines up here.</source>
        <translation>没有等待的任务。要生成的图片会在这里排队。</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>提前</translation>
    </message>
    <message>
        <source>Moves the chosen jobs up</source>
        <translation>上移选中的任务</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>推后</translation>
    </message>
    <message>
        <source>Moves the chosen jobs down</source>
        <translation>下移选中的任务</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Makes what is missing of the chosen jobs</source>
        <translation>补做选中任务里缺少的图片</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Stops the chosen jobs; finished pictures stay</source>
        <translation>停止选中的任务；已完成的图片会保留</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Takes the chosen jobs off the list; pictures stay</source>
        <translation>把选中的任务移出列表；图片会保留</translation>
    </message>
    <message>
        <source>Clear finished</source>
        <translation>清除已结束的</translation>
    </message>
    <message>
        <source>Takes all jobs that have come to an end off the list; pictures stay</source>
        <translation>把所有已结束的任务移出列表；图片会保留</translation>
    </message>
    <message>
        <source>A picture cannot be saved: the disk is full, or the folder cannot be written. Nothing is lost, the queue goes on as soon as it can.</source>
        <translation>有图片无法保存：磁盘已满，或文件夹无法写入。什么都不会丢，一有条件队列就会继续。</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>现在重试</translation>
    </message>
    <message>
        <source>Show its pictures</source>
        <translation>显示它的图片</translation>
    </message>
    <message>
        <source>Shows what the chosen job has made</source>
        <translation>显示所选任务生成的图片</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <extracomment>what a button does, and its keys</extracomment>
        <translation>%1（%2）</translation>
    </message>
</context>
<context>
    <name>unclip::QueueTextModel</name>
    <message>
        <source>%1 · %2</source>
        <extracomment>%1 a mode (&quot;Create&quot;), %2 what a job does: &quot;Waiting&quot;, &quot;Drawing the picture&quot;</extracomment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>%1 · %2 left</source>
        <extracomment>%1 what a job does, %2 a duration: &quot;12 s&quot;</extracomment>
        <translation>%1 · 剩余 %2</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>%1, step %2 of %3</source>
        <extracomment>%1 a stage (&quot;Drawing the picture&quot;), %2 of its %3 steps are done</extracomment>
        <translation>%1，第 %2 / %3 步</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n picture(s)</source>
        <extracomment>pictures that are finished, of all that a job makes</extracomment>
        <translation>
            <numerusform>%1 / %n 张图片</numerusform>
        </translation>
    </message>
    <message>
        <source>%1. %2. %3</source>
        <extracomment>one job, read aloud: %1 title, %2 what it does, %3 how many pictures</extracomment>
        <translation>%1。%2。%3</translation>
    </message>
    <message>
        <source>Failed: %1. %2</source>
        <extracomment>%1 a title (&quot;There was not enough memory&quot;), %2 a sentence</extracomment>
        <translation>失败：%1。%2</translation>
    </message>
</context>
<context>
    <name>unclip::RecipeController</name>
    <message>
        <source>The new picture has another size.</source>
        <translation>新图片的尺寸不同。</translation>
    </message>
    <message numerus="yes">
        <source>They are alike to %1 dB; %n pixel(s) differ.</source>
        <translation>
            <numerusform>相似度 %1 dB；有 %n 个像素不同。</numerusform>
        </translation>
    </message>
    <message>
        <source>It was made with another model.</source>
        <translation>它是用别的模型生成的。</translation>
    </message>
    <message>
        <source>It was made on another device.</source>
        <translation>它是在别的设备上生成的。</translation>
    </message>
    <message>
        <source>It was made at another precision.</source>
        <translation>它是以别的精度生成的。</translation>
    </message>
    <message>
        <source>It was made with another number of threads.</source>
        <translation>它是用不同的线程数生成的。</translation>
    </message>
    <message>
        <source>It was made with another version of the studio.</source>
        <translation>它是用别的版本的 unCLIP Studio 生成的。</translation>
    </message>
    <message>
        <source>No model is loaded.</source>
        <translation>没有载入模型。</translation>
    </message>
    <message>
        <source>This picture carries no recipe.</source>
        <translation>这张图片没有配方。</translation>
    </message>
    <message>
        <source>The recipe in this picture is damaged.</source>
        <translation>这张图片里的配方已损坏。</translation>
    </message>
    <message>
        <source>A picture that it was made from was not found: %1</source>
        <translation>找不到它所用的图片：%1</translation>
    </message>
    <message>
        <source>The new picture was added to the gallery.</source>
        <translation>新图片已加入图库。</translation>
    </message>
    <message>
        <source>Use the settings of a picture</source>
        <translation>使用图片的设置</translation>
    </message>
    <message>
        <source>Not found: %1</source>
        <translation>找不到：%1</translation>
    </message>
    <message>
        <source>One picture is being made again already.</source>
        <translation>已有一张图片正在重现。</translation>
    </message>
    <message>
        <source>Making %1 again…</source>
        <translation>正在重现 %1…</translation>
    </message>
    <message>
        <source>Recreated exactly: the same file, byte by byte.</source>
        <translation>精确重现：文件逐字节相同。</translation>
    </message>
    <message>
        <source>Recreated exactly: every pixel is the same.</source>
        <translation>精确重现：每个像素都相同。</translation>
    </message>
    <message>
        <source>The picture came out differently</source>
        <translation>重现的图片有所不同</translation>
    </message>
    <message>
        <source>Keep the new one</source>
        <translation>保留新图片</translation>
    </message>
    <message>
        <source>%1 cannot be read as a picture.</source>
        <translation>无法将 %1 作为图片读取。</translation>
    </message>
    <message>
        <source>Not everything in this recipe has a place in the panel: the picture may come out differently.</source>
        <translation>此配方中有些内容在面板里没有对应的位置：生成的图片可能会不同。</translation>
    </message>
</context>
<context>
    <name>unclip::RecipeDialog</name>
    <message>
        <source>No model is loaded yet, so nothing can be made from it now.</source>
        <translation>还没有载入模型，现在无法用它生成图片。</translation>
    </message>
    <message>
        <source>This picture was made with the model “%1”, and “%2” is loaded. Its settings can be used, but the picture will turn out differently.</source>
        <translation>这张图片是用模型“%1”生成的，现在载入的是“%2”。可以使用它的设置，但生成的图片会不同。</translation>
    </message>
    <message>
        <source>A picture with its recipe</source>
        <translation>带配方的图片</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>Mode</source>
        <extracomment>Create, Vary, Blend, Edit or Explore</extracomment>
        <translation>模式</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>生成于</translation>
    </message>
    <message>
        <source>Puts prompt, seed and sliders into the panel. Undo brings yours back.</source>
        <translation>把提示词、种子和滑块填入面板。撤销即可恢复你原来的设置。</translation>
    </message>
    <message>
        <source>Only the picture</source>
        <translation>只用图片</translation>
    </message>
    <message>
        <source>Leaves the panel as it is.</source>
        <translation>面板保持不变。</translation>
    </message>
    <message>
        <source>Recreate exactly</source>
        <translation>精确重现</translation>
    </message>
    <message>
        <source>Makes the picture again and compares it byte by byte.</source>
        <translation>重新生成图片，并逐字节比较。</translation>
    </message>
    <message>
        <source>Needs the model that made it.</source>
        <translation>需要当初生成它的模型。</translation>
    </message>
    <message>
        <source>Use these settings</source>
        <translation>使用这些设置</translation>
    </message>
    <message>
        <source>This picture says how it was made</source>
        <translation>这张图片记录了它是怎么生成的</translation>
    </message>
</context>
<context>
    <name>unclip::SamplingForm</name>
    <message>
        <source>Steps to imagine</source>
        <translation>构思步数</translation>
    </message>
    <message>
        <source>More steps imagine more carefully and take longer (prior steps)</source>
        <translation>步数越多，构思越细致，也越慢（先验步数）</translation>
    </message>
    <message>
        <source>Closeness to the words</source>
        <translation>贴合文字</translation>
    </message>
    <message>
        <source>Higher follows the words more strictly, lower varies more (prior guidance scale)</source>
        <translation>越高越紧贴文字，越低变化越多（先验引导强度）</translation>
    </message>
    <message>
        <source>Ideas to choose from</source>
        <translation>构思数量</translation>
    </message>
    <message>
        <source>How many are imagined; the one that fits the words best is drawn (candidates of the prior)</source>
        <translation>构思多少个；最契合文字的那个会被画出来（先验的候选）</translation>
    </message>
    <message>
        <source>Steps to draw</source>
        <translation>绘制步数</translation>
    </message>
    <message>
        <source>More steps draw more carefully and take longer (decoder steps)</source>
        <translation>步数越多，绘制越细致，也越慢（解码器步数）</translation>
    </message>
    <message>
        <source>Closeness to the idea</source>
        <translation>贴合构思</translation>
    </message>
    <message>
        <source>Higher draws what was imagined more strictly, too high looks harsh (decoder guidance scale)</source>
        <translation>越高越忠于构思，过高会显得生硬（解码器引导强度）</translation>
    </message>
    <message>
        <source>Chance</source>
        <extracomment>how much randomness</extracomment>
        <translation>随机性</translation>
    </message>
    <message>
        <source>0 draws without chance, 1 throws the dice at every step (η of DDIM)</source>
        <translation>0 表示绘制时没有随机，1 表示每一步都掷骰子（DDIM 的 η）</translation>
    </message>
    <message>
        <source>Steps to find the picture&apos;s noise</source>
        <translation>反演步数</translation>
    </message>
    <message>
        <source>More steps bring the picture back more exactly (DDIM inversion steps)</source>
        <translation>步数越多，还原图片越精确（DDIM 反演步数）</translation>
    </message>
    <message>
        <source>Steps to enlarge</source>
        <translation>放大步数</translation>
    </message>
    <message>
        <source>More steps enlarge more carefully (upsampler steps)</source>
        <translation>步数越多，放大越细致（放大器步数）</translation>
    </message>
    <message>
        <source>Steps to enlarge again</source>
        <translation>再次放大步数</translation>
    </message>
    <message>
        <source>More steps enlarge more carefully (second upsampler steps)</source>
        <translation>步数越多，放大越细致（第二放大器步数）</translation>
    </message>
    <message>
        <source>Diffusion, step by step</source>
        <translation>扩散，逐步构思</translation>
    </message>
    <message>
        <source>Autoregressive, piece by piece</source>
        <translation>自回归，逐块构思</translation>
    </message>
    <message>
        <source>None, the words themselves</source>
        <translation>无，直接用文字</translation>
    </message>
    <message>
        <source>This model has no diffusion prior.</source>
        <translation>这个模型没有扩散先验。</translation>
    </message>
    <message>
        <source>This model has no autoregressive prior.</source>
        <translation>这个模型没有自回归先验。</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>高级</translation>
    </message>
    <message>
        <source>How words become an idea</source>
        <translation>文字如何变成构思</translation>
    </message>
    <message>
        <source>What turns the words into what the picture shall look like (prior)</source>
        <translation>由什么把文字变成画面的构思（先验）</translation>
    </message>
    <message>
        <source>Choose another one.</source>
        <translation>请换一个。</translation>
    </message>
    <message>
        <source>Way of drawing</source>
        <translation>绘制方式</translation>
    </message>
    <message>
        <source>How the steps follow each other (sampler)</source>
        <translation>各步如何衔接（采样器）</translation>
    </message>
    <message>
        <source>The model&apos;s own</source>
        <translation>模型自带</translation>
    </message>
    <message>
        <source>With chance as set (DDIM)</source>
        <extracomment>DDIM is the name of a method</extracomment>
        <translation>按设定的随机性（DDIM）</translation>
    </message>
    <message>
        <source>Size of the picture</source>
        <translation>图片尺寸</translation>
    </message>
    <message>
        <source>How often it is enlarged after drawing (upsamplers)</source>
        <translation>绘制后放大几次（放大器）</translation>
    </message>
    <message>
        <source>As the model makes them</source>
        <translation>由模型决定</translation>
    </message>
    <message>
        <source>%1 × %1, not enlarged</source>
        <extracomment>width and height of a picture in pixels</extracomment>
        <translation>%1 × %1，不放大</translation>
    </message>
    <message>
        <source>This model has nothing to enlarge with.</source>
        <translation>这个模型没有放大器。</translation>
    </message>
    <message>
        <source>up to </source>
        <extracomment>in front of a number: it grows up to that</extracomment>
        <translation>最高 </translation>
    </message>
    <message>
        <source>Left alone, it starts at 1, which brings your picture back, and grows with the distance from it.</source>
        <translation>不去动它时，从 1 开始（还原你的图片），离原图越远就越大。</translation>
    </message>
    <message>
        <source>No model is loaded yet.</source>
        <translation>还没有载入模型。</translation>
    </message>
    <message>
        <source>Without a prior there is nothing to set here.</source>
        <translation>不用先验时，这里无需设置。</translation>
    </message>
    <message>
        <source>This prior always takes the same number of steps.</source>
        <translation>这种先验的步数固定不变。</translation>
    </message>
    <message>
        <source>The model&apos;s own way of drawing sets this.</source>
        <translation>由模型自带的绘制方式决定。</translation>
    </message>
    <message>
        <source>The picture is not enlarged that far.</source>
        <translation>图片不会放大到这一步。</translation>
    </message>
    <message>
        <source>%1 × %1, enlarged %2×</source>
        <extracomment>width and height of a picture in pixels, and how much wider it got</extracomment>
        <translation>%1 × %1，放大 %2 倍</translation>
    </message>
    <message>
        <source>Enlarged once</source>
        <translation>放大一次</translation>
    </message>
    <message>
        <source>This model has no upsampler (super_res_first).</source>
        <translation>这个模型没有放大器（super_res_first）。</translation>
    </message>
    <message>
        <source>Enlarged twice</source>
        <translation>放大两次</translation>
    </message>
    <message>
        <source>This model has no second upsampler (super_res_2_first).</source>
        <translation>这个模型没有第二级放大器（super_res_2_first）。</translation>
    </message>
</context>
<context>
    <name>unclip::Section</name>
    <message>
        <source>Unfolded</source>
        <translation>已展开</translation>
    </message>
    <message>
        <source>Folded</source>
        <translation>已折叠</translation>
    </message>
</context>
<context>
    <name>unclip::SeedField</name>
    <message>
        <source>Seed</source>
        <extracomment>the number from which all noise of a picture is drawn</extracomment>
        <translation>种子</translation>
    </message>
    <message>
        <source>The number that all chance is drawn from: the same seed and the same settings give the same picture (seed)</source>
        <translation>所有随机都来自这个数字：种子和设置相同，图片就相同（种子）</translation>
    </message>
    <message>
        <source>New seed</source>
        <translation>新种子</translation>
    </message>
    <message>
        <source>Draw a new seed</source>
        <translation>抽一个新种子</translation>
    </message>
    <message>
        <source>Keep the seed</source>
        <translation>固定种子</translation>
    </message>
    <message>
        <source>Every picture gets a new seed. Press to keep this one.</source>
        <translation>每张图片都用新种子。按下可固定当前种子。</translation>
    </message>
    <message>
        <source>This seed is kept. Press for a new one every time.</source>
        <translation>种子已固定。按下可每次都换新种子。</translation>
    </message>
    <message>
        <source>Random</source>
        <extracomment>in the empty field of a seed: chance decides</extracomment>
        <translation>随机</translation>
    </message>
</context>
<context>
    <name>unclip::SequenceExportPage</name>
    <message>
        <source>PNG files, one a picture</source>
        <translation>PNG 文件，一张一个</translation>
    </message>
    <message>
        <source>GIF, plays everywhere</source>
        <translation>GIF，到处都能播放</translation>
    </message>
    <message>
        <source>WebP, small and in full colour</source>
        <translation>WebP，小巧且色彩完整</translation>
    </message>
    <message>
        <source>MP4 film</source>
        <translation>MP4 影片</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>As selected</source>
        <translation>按选择顺序</translation>
    </message>
    <message>
        <source>By time of making</source>
        <translation>按生成时间</translation>
    </message>
    <message>
        <source>By position in the morph</source>
        <translation>按过渡中的位置</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>顺序</translation>
    </message>
    <message>
        <source>Position: t of a blend, θ of an edit, η or k</source>
        <translation>位置：融合的 t、编辑的 θ、η 或 k</translation>
    </message>
    <message>
        <source> per second</source>
        <extracomment>pictures a second, after a number</extracomment>
        <translation> 张/秒</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Frame rate</source>
        <translation>帧率</translation>
    </message>
    <message>
        <source>Again and again</source>
        <translation>循环</translation>
    </message>
    <message>
        <source>Once</source>
        <translation>一次</translation>
    </message>
    <message>
        <source>There and back</source>
        <translation>来回</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>质量</translation>
    </message>
    <message>
        <source>1 to 100: higher looks better and takes more room.</source>
        <translation>1 到 100：越高越好看，也越占空间。</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Only the prompt</source>
        <translation>只写提示词</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>不写</translation>
    </message>
    <message>
        <source>Tell in the files</source>
        <translation>写入文件</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>元数据</translation>
    </message>
    <message>
        <source>MP4 films cannot be written on this computer, because its OpenCV has no encoder for them. WebP and GIF always work.</source>
        <translation>这台电脑无法写入 MP4 影片，因为它的 OpenCV 没有相应的编码器。WebP 和 GIF 始终可用。</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s), %1 seconds</source>
        <translation>
            <numerusform>%n 张图片，%1 秒</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>unclip::SettingsDialog</name>
    <message>
        <source>As the desktop says</source>
        <translation>跟随桌面</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Choose the library folder</source>
        <translation>选择图库文件夹</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Theme</source>
        <extracomment>light or dark colours of the window</extracomment>
        <translation>主题</translation>
    </message>
    <message>
        <source>Size of thumbnails</source>
        <translation>缩略图大小</translation>
    </message>
    <message>
        <source>Library folder</source>
        <translation>图库文件夹</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Every finished picture is kept here, in a folder for each day.</source>
        <translation>完成的图片都存在这里，每天一个文件夹。</translation>
    </message>
    <message>
        <source>Computing</source>
        <translation>计算</translation>
    </message>
    <message>
        <source>Holds for models that are loaded from now on.</source>
        <translation>对此后载入的模型生效。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Start again now</source>
        <translation>立即重新启动</translation>
    </message>
    <message>
        <source>Prompts, sliders and the queue come back; what is being made is made again.</source>
        <translation>提示词、滑块和队列都会恢复；正在生成的图片会重新生成。</translation>
    </message>
    <message>
        <source>Used once the studio starts again. Your pictures stay in %1: close the studio and move its contents here to take them along, ratings included.</source>
        <translation>工作室重新启动后生效。图片仍留在 %1：若要一并带走（包括评分），请关闭工作室并把其中的内容移到这里。</translation>
    </message>
    <message>
        <source>Named when the studio was started, and used until it is closed. Otherwise pictures are kept in %1.</source>
        <translation>启动工作室时指定的文件夹，使用到关闭为止。平时图片保存在 %1。</translation>
    </message>
</context>
<context>
    <name>unclip::SheetExportPage</name>
    <message>
        <source>PNG, a picture</source>
        <translation>PNG，图片</translation>
    </message>
    <message>
        <source>PDF, for printing</source>
        <translation>PDF，用于打印</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列数</translation>
    </message>
    <message>
        <source>Pictures side by side</source>
        <translation>每行几张图片</translation>
    </message>
    <message>
        <source>A4</source>
        <translation>A4</translation>
    </message>
    <message>
        <source>A3</source>
        <translation>A3</translation>
    </message>
    <message>
        <source>US Letter</source>
        <translation>US Letter</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>纸张</translation>
    </message>
    <message>
        <source>Upright</source>
        <extracomment>of paper: portrait or landscape</extracomment>
        <translation>纵向</translation>
    </message>
    <message>
        <source>Sideways</source>
        <translation>横向</translation>
    </message>
    <message>
        <source>Orientation</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Portrait or landscape</source>
        <translation>纵向或横向</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>Size of each</source>
        <translation>每张尺寸</translation>
    </message>
    <message>
        <source>Longer side of each picture on the sheet</source>
        <translation>表上每张图片的长边</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>Prompt and seed</source>
        <translation>提示词和种子</translation>
    </message>
    <message>
        <source>Captions</source>
        <translation>说明文字</translation>
    </message>
    <message>
        <source>White</source>
        <translation>白色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>背景</translation>
    </message>
</context>
<context>
    <name>unclip::ShortcutsDialog</name>
    <message>
        <source>Changed by you</source>
        <translation>你改过的</translation>
    </message>
    <message>
        <source>Choose an action to change its keys.</source>
        <translation>选择一个操作来更改它的按键。</translation>
    </message>
    <message>
        <source>Keys for “%1”</source>
        <translation>“%1”的按键</translation>
    </message>
    <message>
        <source>Not reset: its keys belong to “%1” now.</source>
        <translation>没有重置：它的按键现在属于“%1”。</translation>
    </message>
    <message>
        <source>%1 belongs to “%2” already.</source>
        <translation>%1 已属于“%2”。</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Search by action or keys</source>
        <translation>按操作或按键搜索</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>No action fits. Try another word.</source>
        <translation>没有符合的操作，换个词试试。</translation>
    </message>
    <message>
        <source>New keys: press them here</source>
        <translation>新按键：在这里按下</translation>
    </message>
    <message>
        <source>Click here, then press the keys.</source>
        <translation>点击这里，再按下按键。</translation>
    </message>
    <message>
        <source>Assign</source>
        <extracomment>give an action these keys</extracomment>
        <translation>指定</translation>
    </message>
    <message>
        <source>No keys</source>
        <extracomment>take the keys of an action away</extracomment>
        <translation>不设按键</translation>
    </message>
    <message>
        <source>Take the keys of this action away</source>
        <translation>去掉这个操作的按键</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>Back to the keys that the studio comes with</source>
        <translation>恢复自带的按键</translation>
    </message>
    <message>
        <source>Take it over</source>
        <translation>改归此操作</translation>
    </message>
    <message>
        <source>The other action loses these keys.</source>
        <translation>另一个操作会失去这组按键。</translation>
    </message>
    <message>
        <source>All defaults</source>
        <translation>全部默认</translation>
    </message>
    <message>
        <source>Back to the keys that the studio comes with, for every action</source>
        <translation>把所有操作恢复为自带的按键</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>unclip::SizeField</name>
    <message>
        <source>As they are</source>
        <translation>原尺寸</translation>
    </message>
    <message>
        <source>Longest side of</source>
        <translation>长边</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source> px</source>
        <extracomment>pixels, after a number</extracomment>
        <translation> px</translation>
    </message>
    <message>
        <source>Longest side in pixels</source>
        <translation>长边（像素）</translation>
    </message>
</context>
<context>
    <name>unclip::StarRating</name>
    <message>
        <source>Rating</source>
        <translation>评分</translation>
    </message>
    <message numerus="yes">
        <source>%n of 5 stars</source>
        <translation>
            <numerusform>%n 星（共 5 星）</numerusform>
        </translation>
    </message>
    <message>
        <source>Rating from 0 to 5 stars. Keys 0 to 5 set it.</source>
        <translation>评分 0 到 5 星，按 0 到 5 键设置。</translation>
    </message>
</context>
<context>
    <name>unclip::StatusPanel</name>
    <message>
        <source>No model is loaded</source>
        <translation>没有载入模型</translation>
    </message>
    <message>
        <source>%1 · %2 · %3 · %4 of memory in use</source>
        <extracomment>%1 a model&apos;s name, %2 &quot;processor&quot;, %3 a precision such as bf16, %4 &quot;312 MB&quot;</extracomment>
        <translation>%1 · %2 · %3 · 已用内存 %4</translation>
    </message>
    <message numerus="yes">
        <source>The studio uses %1 of memory, the model&apos;s weights take %2 of it. It computes with %n thread(s).</source>
        <translation>
            <numerusform>unCLIP Studio 占用 %1 内存，其中模型权重占 %2。用 %n 个线程计算。</numerusform>
        </translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩余 %1</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancel what is being made</source>
        <translation>取消正在生成的图片</translation>
    </message>
    <message>
        <source>Stops at once; pictures that are finished stay</source>
        <translation>立即停止；已完成的图片会保留</translation>
    </message>
    <message>
        <source>%1 is being loaded</source>
        <extracomment>%1 a model&apos;s name</extracomment>
        <translation>正在载入 %1</translation>
    </message>
    <message>
        <source>%1 could not be loaded</source>
        <extracomment>%1 a model&apos;s name</extracomment>
        <translation>没能载入 %1</translation>
    </message>
    <message numerus="yes">
        <source>Paused, %n job(s) waiting</source>
        <translation>
            <numerusform>已暂停，%n 个任务等待中</numerusform>
        </translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Starts the next job</source>
        <translation>开始下一个任务</translation>
    </message>
</context>
<context>
    <name>unclip::StudioActions</name>
    <message>
        <source>&amp;Open a picture…</source>
        <translation>打开图片(&amp;O)…</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>导出(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Models…</source>
        <translation>模型(&amp;M)…</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>设置(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Bring back from the trash</source>
        <translation>从回收站找回(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Paste a picture</source>
        <translation>粘贴图片(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Search the gallery</source>
        <translation>搜索图库(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Make</source>
        <translation>生成(&amp;M)</translation>
    </message>
    <message>
        <source>Make &amp;next in line</source>
        <translation>插队生成(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>创作</translation>
    </message>
    <message>
        <source>Vary</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>Blend</source>
        <translation>融合</translation>
    </message>
    <message>
        <source>Edit</source>
        <extracomment>the mode that changes a picture by words</extracomment>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Explore</source>
        <translation>探索</translation>
    </message>
    <message>
        <source>Gallery</source>
        <translation>图库</translation>
    </message>
    <message>
        <source>&amp;Vary</source>
        <translation>变化(&amp;V)</translation>
    </message>
    <message>
        <source>Set as &amp;A</source>
        <translation>设为 A(&amp;A)</translation>
    </message>
    <message>
        <source>Set as &amp;B</source>
        <translation>设为 B(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Edit by text</source>
        <translation>用文字编辑(&amp;E)</translation>
    </message>
    <message>
        <source>E&amp;xplore</source>
        <translation>探索(&amp;X)</translation>
    </message>
    <message>
        <source>&amp;Recreate exactly</source>
        <translation>精确重现(&amp;R)</translation>
    </message>
    <message>
        <source>C&amp;opy</source>
        <translation>复制(&amp;O)</translation>
    </message>
    <message>
        <source>Move to &amp;trash</source>
        <translation>移到回收站(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Star</source>
        <translation>加星标(&amp;S)</translation>
    </message>
    <message>
        <source>No rating</source>
        <translation>不评分</translation>
    </message>
    <message>
        <source>Rate ★</source>
        <translation>评为 ★</translation>
    </message>
    <message>
        <source>Rate ★★</source>
        <translation>评为 ★★</translation>
    </message>
    <message>
        <source>Rate ★★★</source>
        <translation>评为 ★★★</translation>
    </message>
    <message>
        <source>Rate ★★★★</source>
        <translation>评为 ★★★★</translation>
    </message>
    <message>
        <source>Rate ★★★★★</source>
        <translation>评为 ★★★★★</translation>
    </message>
    <message>
        <source>&amp;Fit</source>
        <translation>适合窗口(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;100 %</source>
        <translation>100 %(&amp;1)</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>放大(&amp;I)</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>缩小(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Info about the picture</source>
        <translation>图片信息(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Queue</source>
        <translation>队列(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Panels</source>
        <translation>面板(&amp;P)</translation>
    </message>
    <message>
        <source>F&amp;ull screen</source>
        <translation>全屏(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts…</source>
        <translation>键盘快捷键(&amp;K)…</translation>
    </message>
    <message>
        <source>&amp;About unCLIP Studio…</source>
        <translation>关于 unCLIP Studio(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Picture</source>
        <translation>图片(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Pause after this</source>
        <translation>做完后暂停(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Compare</source>
        <translation>比较(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Use these settings</source>
        <translation>使用这些设置(&amp;U)</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <extracomment>a command and what it is about: &quot;Undo: Change prompt&quot;</extracomment>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>unclip::StudioOptions</name>
    <message>
        <source>Makes pictures from words, pictures and blends of both with an unCLIP model.</source>
        <translation>用 unCLIP 模型，从文字、图片及两者的融合生成图片。</translation>
    </message>
    <message>
        <source>Keep settings and session in &lt;folder&gt;.</source>
        <translation>把设置和会话存放在 &lt;folder&gt;。</translation>
    </message>
    <message>
        <source>folder</source>
        <translation>folder</translation>
    </message>
    <message>
        <source>Keep pictures in &lt;folder&gt;.</source>
        <translation>把图片存放在 &lt;folder&gt;。</translation>
    </message>
    <message>
        <source>Load the model in &lt;folder&gt;.</source>
        <translation>载入 &lt;folder&gt; 中的模型。</translation>
    </message>
    <message>
        <source>Pictures to open, or a model folder.</source>
        <translation>要打开的图片，或一个模型文件夹。</translation>
    </message>
</context>
<context>
    <name>unclip::ThetaSlider</name>
    <message>
        <source>Strength</source>
        <translation>强度</translation>
    </message>
    <message>
        <source>How far the picture turns towards the new words: 0 leaves it as it is, 1 follows the words alone (θ, edit strength)</source>
        <translation>图片转向新文字的程度：0 保持原样，1 完全依照文字（θ，编辑强度）</translation>
    </message>
    <message>
        <source>Most changes work best between %1 and %2.</source>
        <translation>多数修改在 %1 到 %2 之间效果最好。</translation>
    </message>
</context>
<context>
    <name>unclip::VariancePlot</name>
    <message>
        <source>%1 %</source>
        <extracomment>a share in per cent</extracomment>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>No principal components are loaded.</source>
        <translation>没有载入主成分。</translation>
    </message>
    <message>
        <source>Explained variance</source>
        <translation>解释方差</translation>
    </message>
    <message>
        <source>How much of the differences between pictures the first k components tell (explained variance)</source>
        <translation>前 k 个成分能说明图片间多少差异（解释方差）</translation>
    </message>
    <message>
        <source>%1 components tell %2.</source>
        <translation>%1 个成分说明了 %2。</translation>
    </message>
    <message>
        <source>k = %1: %2</source>
        <extracomment>number of components k and the share of variance they explain</extracomment>
        <translation>k = %1：%2</translation>
    </message>
</context>
<context>
    <name>unclip::VaryPanel</name>
    <message>
        <source>Change how far to wander</source>
        <translation>更改偏离程度</translation>
    </message>
    <message>
        <source>Change number of pictures</source>
        <translation>更改图片数量</translation>
    </message>
    <message>
        <source>Change seed</source>
        <translation>更改种子</translation>
    </message>
    <message>
        <source>Change advanced settings</source>
        <translation>更改高级设置</translation>
    </message>
    <message>
        <source>Change rows of the sheet</source>
        <translation>更改对照表的行</translation>
    </message>
    <message>
        <source>η = %1</source>
        <translation>η = %1</translation>
    </message>
    <message>
        <source>How far to wander</source>
        <translation>偏离程度</translation>
    </message>
    <message>
        <source>0 gives the picture back, 1 keeps only its subject and style (η of DDIM)</source>
        <translation>0 还原图片，1 只保留主题和风格（DDIM 的 η）</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片数</translation>
    </message>
    <message>
        <source>How many pictures one press of the button makes</source>
        <translation>按一次按钮生成多少张图片</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>η × seed sheet</source>
        <extracomment>η is the Greek letter, how far to wander; a sheet is a table of pictures</extracomment>
        <translation>η × 种子对照表</translation>
    </message>
    <message>
        <source>Make one variation</source>
        <translation>生成 1 个变化</translation>
    </message>
    <message numerus="yes">
        <source>Make %n variations</source>
        <translation>
            <numerusform>生成 %n 个变化</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>unclip::ViewerCaption</name>
    <message>
        <source>Width and height in pixels</source>
        <translation>宽和高（像素）</translation>
    </message>
    <message>
        <source>seed %1</source>
        <translation>种子 %1</translation>
    </message>
    <message>
        <source>The number that all noise of this picture was drawn from</source>
        <translation>这张图片的所有噪声都由这个数字产生</translation>
    </message>
    <message>
        <source>Take the star away (.)</source>
        <translation>去掉星标（.）</translation>
    </message>
    <message>
        <source>Star this picture (.)</source>
        <translation>为这张图片加星标（.）</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>星标</translation>
    </message>
    <message>
        <source>More actions</source>
        <translation>更多操作</translation>
    </message>
    <message>
        <source>What can be done with this picture</source>
        <translation>可以对这张图片做什么</translation>
    </message>
</context>
<context>
    <name>unclip::ViewerPanel</name>
    <message>
        <source>Picture: %1</source>
        <translation>图片：%1</translation>
    </message>
    <message>
        <source>Picture being made: %1</source>
        <translation>正在生成的图片：%1</translation>
    </message>
    <message>
        <source>Small picture</source>
        <translation>小图</translation>
    </message>
    <message>
        <source>The small picture of the decoder was not kept.</source>
        <translation>解码器的小图没有保留。</translation>
    </message>
    <message>
        <source>Viewer</source>
        <translation>查看器</translation>
    </message>
    <message>
        <source>Comparing two pictures</source>
        <translation>比较两张图片</translation>
    </message>
</context>
<context>
    <name>unclip::ViewerToolbar</name>
    <message>
        <source>%1 %</source>
        <extracomment>zoom of a picture</extracomment>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适合</translation>
    </message>
    <message>
        <source>Fit the picture into the view</source>
        <translation>让图片适合窗口</translation>
    </message>
    <message>
        <source>100 %</source>
        <translation>100 %</translation>
    </message>
    <message>
        <source>One picture pixel on one screen pixel</source>
        <translation>图片的一个像素对应屏幕的一个像素</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Zoom out (−)</source>
        <translation>缩小（−）</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom in (+)</source>
        <translation>放大（+）</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Small picture</source>
        <extracomment>a button: the decoder&apos;s picture before it was enlarged</extracomment>
        <translation>小图</translation>
    </message>
    <message>
        <source>Small picture the decoder made, before it was enlarged (base resolution)</source>
        <translation>解码器画出的小图，尚未放大（基础分辨率）</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Compare this picture with another</source>
        <translation>与另一张图片比较</translation>
    </message>
    <message>
        <source>With the next picture of the row</source>
        <translation>与这一行的下一张</translation>
    </message>
    <message>
        <source>With the picture it was made from</source>
        <translation>与它的来源图片</translation>
    </message>
    <message>
        <source>With the small picture</source>
        <translation>与小图</translation>
    </message>
    <message>
        <source>Stop comparing</source>
        <translation>结束比较</translation>
    </message>
</context>
<context>
    <name>unclip::WelcomePage</name>
    <message>
        <source>Make a picture</source>
        <translation>生成一张图片</translation>
    </message>
    <message>
        <source>Say on the left, in your own words, what you would like to see.</source>
        <translation>在左边用你自己的话写下想看到的画面。</translation>
    </message>
    <message>
        <source>Then vary it, blend it with another, or change it by words.</source>
        <translation>然后让它变化、与别的图片融合，或用文字修改它。</translation>
    </message>
    <message>
        <source>Nothing in mind yet? Begin with one of these:</source>
        <translation>还没想好？从这些开始吧：</translation>
    </message>
    <message>
        <source>a red apple</source>
        <translation>一个红苹果</translation>
    </message>
    <message>
        <source>a yellow star on a blue background</source>
        <translation>蓝色背景上的黄色星星</translation>
    </message>
    <message>
        <source>a green leaf with a white outline</source>
        <translation>描边风格的绿色叶子</translation>
    </message>
    <message>
        <source>a smiling sun</source>
        <translation>笑脸太阳</translation>
    </message>
    <message>
        <source>Puts these words into the prompt.</source>
        <translation>把这些文字填入提示词。</translation>
    </message>
    <message>
        <source>Choose a model…</source>
        <translation>选择模型…</translation>
    </message>
    <message>
        <source>The model is still being loaded. You can write already.</source>
        <translation>模型仍在载入，你可以先写起来。</translation>
    </message>
    <message>
        <source>There is no model to draw with yet.</source>
        <translation>还没有可用来绘制的模型。</translation>
    </message>
    <message>
        <source>Press Make, and watch it appear here.</source>
        <translation>点“生成”，看着它在这里出现。</translation>
    </message>
    <message>
        <source>Press %1 or Make, and watch it appear here.</source>
        <translation>按 %1 或点“生成”，看着它在这里出现。</translation>
    </message>
    <message>
        <source>The model could not be loaded.</source>
        <translation>模型没能载入。</translation>
    </message>
    <message>
        <source>Vary a picture</source>
        <translation>变化一张图片</translation>
    </message>
    <message>
        <source>Drop a picture on the left, or click there to open one.</source>
        <translation>把图片拖到左侧，或在那里点击打开一张。</translation>
    </message>
    <message>
        <source>Blend two pictures</source>
        <translation>融合两张图片</translation>
    </message>
    <message>
        <source>Give A and B on the left a picture each, or words.</source>
        <translation>在左侧给 A 和 B 各放一张图片，或写上文字。</translation>
    </message>
    <message>
        <source>Change a picture by words</source>
        <translation>用文字修改图片</translation>
    </message>
    <message>
        <source>Drop a picture on the left, and say what it shows now and what it should show.</source>
        <translation>把图片拖到左侧，写出它现在画的是什么、应当变成什么。</translation>
    </message>
    <message>
        <source>Look inside a picture</source>
        <translation>看看图片里有什么</translation>
    </message>
    <message>
        <source>What you make lands in the gallery, and can be taken further.</source>
        <translation>做好的图片都在图库里，可以接着再做。</translation>
    </message>
    <message>
        <source>No picture at hand? Make one of these first, in Create:</source>
        <translation>手边没有图片？先在“创作”里做一张：</translation>
    </message>
</context>
<context>
    <name>unclip::XyPad</name>
    <message>
        <source>Mix of four</source>
        <translation>四者融合</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>空</translation>
    </message>
    <message>
        <source>Across %1, down %2. Corners: %3.</source>
        <translation>横向 %1，纵向 %2。四角：%3。</translation>
    </message>
    <message>
        <source>Drag the handle between the corners, or use the arrow keys; Home goes to the middle.</source>
        <translation>在四角之间拖动手柄，或用方向键；按 Home 回到中间。</translation>
    </message>
</context>
<context>
    <name>unclip::picturetext</name>
    <message>
        <source>like its source</source>
        <translation>与原图一致</translation>
    </message>
    <message>
        <source>close to its source</source>
        <translation>接近原图</translation>
    </message>
    <message>
        <source>related to its source</source>
        <translation>与原图相关</translation>
    </message>
    <message>
        <source>far from its source</source>
        <translation>远离原图</translation>
    </message>
    <message>
        <source>η %1</source>
        <translation>η %1</translation>
    </message>
    <message>
        <source>t %1</source>
        <translation>t %1</translation>
    </message>
    <message>
        <source>θ %1</source>
        <translation>θ %1</translation>
    </message>
    <message numerus="yes">
        <source>%n components</source>
        <translation>
            <numerusform>%n 个成分</numerusform>
        </translation>
    </message>
    <message>
        <source>How far the variation was let go (η of DDIM): 0 gives the picture back.</source>
        <translation>变化偏离原图的程度（DDIM 的 η）：0 还原图片。</translation>
    </message>
    <message>
        <source>Place between the two ends (t of the slerp): 0 is A, 1 is B.</source>
        <translation>两端之间的位置（球面插值的 t）：0 是 A，1 是 B。</translation>
    </message>
    <message>
        <source>How strongly the words changed the picture (θ, share of the angle).</source>
        <translation>文字改变图片的强度（θ，占夹角的比例）。</translation>
    </message>
    <message>
        <source>How many principal components of the image embedding were kept (k).</source>
        <translation>保留了图像嵌入的多少个主成分（k）。</translation>
    </message>
    <message>
        <source>%1 × %2</source>
        <translation>%1 × %2</translation>
    </message>
    <message>
        <source>match with the words %1</source>
        <translation>与文字的契合度 %1</translation>
    </message>
    <message>
        <source>cosine %1 between the picture&apos;s CLIP embedding and that of the words; larger is a better match.</source>
        <translation>图片与文字的 CLIP 嵌入之间的余弦为 %1；越大越契合。</translation>
    </message>
    <message>
        <source>cosine %1 between the CLIP embeddings of this picture and its source; 1 is no drift at all.</source>
        <translation>这张图片与原图的 CLIP 嵌入之间的余弦为 %1；1 表示毫无偏移。</translation>
    </message>
    <message>
        <source>Untitled picture</source>
        <translation>未命名图片</translation>
    </message>
    <message>
        <source>Diffusion</source>
        <translation>扩散</translation>
    </message>
    <message>
        <source>Autoregressive</source>
        <translation>自回归</translation>
    </message>
    <message>
        <source>None</source>
        <extracomment>no prior is used</extracomment>
        <translation>无</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <extracomment>%1: &quot;close to its source&quot;, %2: a number</extracomment>
        <translation>%1（%2）</translation>
    </message>
</context>
<context>
    <name>unclip::uitext</name>
    <message>
        <source>Drop a picture to make variations of it.</source>
        <translation>拖入一张图片，生成它的变化。</translation>
    </message>
    <message>
        <source>Drop a picture to change it by words.</source>
        <translation>拖入一张图片，用文字修改它。</translation>
    </message>
    <message>
        <source>Drop a picture to look inside it.</source>
        <translation>拖入一张图片，看看它的内在。</translation>
    </message>
    <message>
        <source>Drop a picture, or write words, for A.</source>
        <translation>为 A 拖入图片或写下文字。</translation>
    </message>
    <message>
        <source>This model cannot be used</source>
        <translation>这个模型无法使用</translation>
    </message>
    <message>
        <source>A file of the model folder is missing or does not fit.</source>
        <translation>模型文件夹里有文件缺失或不匹配。</translation>
    </message>
    <message>
        <source>Check the model…</source>
        <translation>检查模型…</translation>
    </message>
    <message>
        <source>The disk is full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>Nothing is lost: work goes on as soon as there is room again.</source>
        <translation>什么都不会丢：一有空间就会继续。</translation>
    </message>
    <message>
        <source>Use another folder…</source>
        <translation>换个文件夹…</translation>
    </message>
    <message>
        <source>There was not enough memory</source>
        <translation>内存不足</translation>
    </message>
    <message>
        <source>Lower precision, or fewer pictures at a time, need less of it.</source>
        <translation>降低精度，或一次少生成几张，会更省内存。</translation>
    </message>
    <message>
        <source>Use lower precision</source>
        <translation>降低精度</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>创作</translation>
    </message>
    <message>
        <source>Vary</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>Blend</source>
        <translation>融合</translation>
    </message>
    <message>
        <source>Edit</source>
        <extracomment>the mode that changes a picture by words</extracomment>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Explore</source>
        <translation>探索</translation>
    </message>
    <message>
        <source>Gallery</source>
        <translation>图库</translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation>载入模型</translation>
    </message>
    <message>
        <source>Reading the words</source>
        <translation>阅读文字</translation>
    </message>
    <message>
        <source>Looking at the picture</source>
        <translation>查看图片</translation>
    </message>
    <message>
        <source>Finding the picture&apos;s own noise</source>
        <translation>寻找图片自己的噪声</translation>
    </message>
    <message>
        <source>Imagining the subject</source>
        <translation>构思主题</translation>
    </message>
    <message>
        <source>Drawing the picture</source>
        <translation>绘制图片</translation>
    </message>
    <message>
        <source>Enlarging</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Enlarging again</source>
        <translation>再次放大</translation>
    </message>
    <message>
        <source>Saving</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Working</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>Waiting for room on the disk</source>
        <translation>等待磁盘空间</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Say in words what the picture shows.</source>
        <translation>请用文字描述图片里有什么。</translation>
    </message>
    <message>
        <source>Drop a picture, or write words, for B.</source>
        <translation>为 B 拖入图片或写下文字。</translation>
    </message>
    <message>
        <source>Add at least two pictures or prompts.</source>
        <translation>请至少添加两张图片或两段提示词。</translation>
    </message>
    <message>
        <source>Give at least one of them a weight.</source>
        <translation>请至少给其中一个设置权重。</translation>
    </message>
    <message>
        <source>Say in words what the picture should become.</source>
        <translation>请用文字描述图片要变成什么。</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分钟</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 小时</translation>
    </message>
    <message>
        <source>That did not work</source>
        <translation>没有成功</translation>
    </message>
    <message>
        <source>Something that was given cannot be used as it is.</source>
        <translation>给出的内容里有无法直接使用的部分。</translation>
    </message>
    <message>
        <source>A file could not be read or written</source>
        <translation>有文件无法读取或写入</translation>
    </message>
    <message>
        <source>Look whether it is there and whether you may use it.</source>
        <translation>请看看文件是否存在、你是否有权使用它。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>The studio made a mistake</source>
        <translation>unCLIP Studio 出错了</translation>
    </message>
    <message>
        <source>Your pictures are safe. Trying again may help.</source>
        <translation>你的图片安然无恙。再试一次也许就好。</translation>
    </message>
    <message>
        <source>Tokenizer</source>
        <translation>分词器</translation>
    </message>
    <message>
        <source>Text encoder (CLIP)</source>
        <translation>文本编码器（CLIP）</translation>
    </message>
    <message>
        <source>Image encoder (CLIP)</source>
        <translation>图像编码器（CLIP）</translation>
    </message>
    <message>
        <source>Picture preparation</source>
        <translation>图片预处理</translation>
    </message>
    <message>
        <source>Diffusion prior</source>
        <translation>扩散先验</translation>
    </message>
    <message>
        <source>Autoregressive prior</source>
        <translation>自回归先验</translation>
    </message>
    <message>
        <source>Text projection</source>
        <translation>文本投影</translation>
    </message>
    <message>
        <source>Decoder</source>
        <translation>解码器</translation>
    </message>
    <message>
        <source>Upsampler, first steps</source>
        <translation>放大器，前几步</translation>
    </message>
    <message>
        <source>Upsampler, last step</source>
        <translation>放大器，最后一步</translation>
    </message>
    <message>
        <source>Second upsampler, first steps</source>
        <translation>第二放大器，前几步</translation>
    </message>
    <message>
        <source>Second upsampler, last step</source>
        <translation>第二放大器，最后一步</translation>
    </message>
    <message>
        <source>Principal components</source>
        <translation>主成分</translation>
    </message>
    <message>
        <source>Word list</source>
        <translation>词表</translation>
    </message>
    <message>
        <source>Schedule of the prior</source>
        <translation>先验的调度</translation>
    </message>
    <message>
        <source>Schedule of the decoder</source>
        <translation>解码器的调度</translation>
    </message>
    <message>
        <source>Schedule of the upsampler</source>
        <translation>放大器的调度</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>已找到</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>Wrong shape</source>
        <translation>形状不符</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>已损坏</translation>
    </message>
    <message>
        <source>Needs conversion</source>
        <translation>需要转换</translation>
    </message>
    <message>
        <source>Schedule of the second upsampler</source>
        <translation>第二级放大器的调度</translation>
    </message>
    <message>
        <source>processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>graphics card %1</source>
        <translation>显卡 %1</translation>
    </message>
    <message>
        <source>Starter model</source>
        <translation>入门模型</translation>
    </message>
    <message>
        <source>Part of this model cannot be used</source>
        <translation>这个模型有一部分无法使用</translation>
    </message>
    <message>
        <source>What needs it is switched off; everything else works.</source>
        <translation>需要它的功能已关闭，其他一切照常。</translation>
    </message>
</context>
</TS>
