import { scaleLinear } from 'd3';
import type { ChartOf } from './chart.ts';
import type { DistributionPanel } from './distribution-panel.ts';
import { drawProfile, PROFILE_HEIGHT } from './distribution-profile.ts';
import { drawRows, rowsHeight } from './distribution-rows.ts';
import { type DistributionSpec, distributionSpec } from './distribution-spec.ts';
import { drawFrame, EDGE, headingHeight, WIDTH } from './frame.ts';
import { write } from './lettering.ts';
import type { Pen } from './pen.ts';
import { fitText, textWidth } from './text-width.ts';

const PANEL_TITLE_HEIGHT = 24;
const PANEL_GAP = 12;

/**
 * Whether each endpoint got its share, and whether chance alone explains the difference: ordered by share, against the
 * band that fair random draws would give (a funnel plot, Spiegelhalter 2005).
 */
export const distributionChart: ChartOf<DistributionSpec> = { name: 'distribution', specOf: distributionSpec, draw };

function draw(svg: Pen, spec: DistributionSpec): void {
  const { panels, heading, form } = spec;
  const top = headingHeight(heading);
  const heightOf = (panel: DistributionPanel): number =>
    PANEL_TITLE_HEIGHT + (form === 'rows' ? rowsHeight(panel) : PROFILE_HEIGHT) + PANEL_GAP;
  const footer = form === 'rows' ? 34 : 14;
  const height = top + (panels.length === 0 ? 60 : panels.reduce((sum, panel) => sum + heightOf(panel), 0) + footer);
  drawFrame(svg, 'distribution', heading, height);
  if (panels.length === 0) {
    write(svg, 'No connection was made to any Service.', WIDTH / 2, top + 30, { anchor: 'middle', colour: 'muted' });
    return;
  }

  const axis = scaleLinear().domain([spec.lowest, spec.highest]).clamp(true);
  let panelTop = top;
  panels.forEach((panel, index) => {
    const id = `distribution-panel-${index + 1}`;
    const pen = svg.append('g').attr('id', id);
    drawPanelTitle(pen, panel, panelTop + 14);
    const plotTop = panelTop + PANEL_TITLE_HEIGHT;
    if (form === 'rows') drawRows(pen, id, panel, spec, axis, plotTop, index === panels.length - 1);
    else drawProfile(pen, id, panel, spec, axis, plotTop);
    panelTop += heightOf(panel);
  });
}

function drawPanelTitle(pen: Pen, { title, detail }: DistributionPanel, baseline: number): void {
  const name = fitText(title, 300, 12, true);
  const width = textWidth(name, 12, true);
  write(pen, name, EDGE, baseline, { bold: true });
  const room = WIDTH - 2 * EDGE - width - 10;
  write(pen, fitParts(detail.split(' · '), room), EDGE + width + 10, baseline, { size: 11, colour: 'muted' });
}

/** As many of the parts as fit; of those that do not, the ones after the first go first. */
function fitParts(parts: readonly string[], room: number): string {
  const text = parts.join(' · ');
  if (parts.length === 1 || textWidth(text, 11) <= room) return fitText(text, room, 11);
  return fitParts(parts.toSpliced(1, 1), room);
}
