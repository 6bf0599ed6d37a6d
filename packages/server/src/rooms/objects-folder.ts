/** The folder of the objects, in that of the artifacts: no artifact of a run or a model is there in the plain layout. */
export const objectsFolder: string = 'stemma-objects'
